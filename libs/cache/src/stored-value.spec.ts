import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCache } from './cache-definition.js';
import { decode, encode, lifetimeMs } from './stored-value.js';

const dish = z.strictObject({ name: z.string() });
const definition = defineCache({ name: 'dishes', version: 1, shape: dish, ttlMs: 1_000 });
const withNull = { ...definition, nullTtlMs: 100 };

describe('a stored value', () => {
  it('is read in the generation in which it was stored, and in no other', () => {
    const stored = encode('g1', { name: '米饭' });
    expect(decode(definition, 'g1', stored)).toEqual({ value: { name: '米饭' } });
    expect(decode(definition, 'g2', stored)).toBeUndefined();
    expect(decode(definition, 'g', stored)).toBeUndefined();
  });

  it.each([null, '', 'g1', 'g1:', 'g1:{', 'g1:{"name":1}', 'g1:[]', 'g1:null', 'g1:{"name":"a","more":1}'])(
    'of the wrong shape is none: %s',
    stored => {
      expect(decode(definition, 'g1', stored)).toBeUndefined();
    },
  );

  it('may be null where null is remembered', () => {
    expect(decode(withNull, 'g1', encode('g1', null))).toEqual({ value: null });
  });

  it('may be checked by a function', () => {
    const isNumber = (value: unknown): value is number => typeof value === 'number';
    const numbers = defineCache({ name: 'numbers', version: 1, shape: isNumber, ttlMs: 1 });
    expect(decode(numbers, 'g1', 'g1:1')).toEqual({ value: 1 });
    expect(decode(numbers, 'g1', 'g1:"1"')).toBeUndefined();
  });
});

describe('its lifetime', () => {
  it('is a tenth longer or shorter', () => {
    expect([0, 0.5, 1].map(random => lifetimeMs(definition, { name: '' }, random))).toEqual([
      900, 1_000, 1_100,
    ]);
  });

  it('is another one for null, and nothing where null is not remembered', () => {
    expect(lifetimeMs(withNull, null, 0.5)).toBe(100);
    expect(lifetimeMs(definition, null, 0.5)).toBeNull();
  });
});

describe('a definition', () => {
  it.each([{ ttlMs: 0 }, { ttlMs: 0.5 }, { name: '' }, { name: 'a b' }, { jitter: 1 }, { nullTtlMs: 0 }])(
    'is refused with %o',
    wrong => {
      expect(() => defineCache({ ...definition, ...wrong })).toThrow(RangeError);
    },
  );
});
