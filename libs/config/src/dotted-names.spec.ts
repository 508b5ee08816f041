import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { byDottedName } from './dotted-names.js';
import { millis } from './setting-types.js';

const policies = byDottedName(z.strictObject({ timeoutMs: millis.optional() }));

describe('values by names with dots', () => {
  it.each([
    [{ 'product.stock.reserve': { timeoutMs: 5 } }],
    [{ product: { stock: { reserve: { timeoutMs: '5' } } } }],
    [{ 'product.stock': { reserve: { timeoutMs: 5 } } }],
  ])('are the same with dots and nested: %j', given => {
    expect(policies.parse(given)).toEqual({ 'product.stock.reserve': { timeoutMs: 5 } });
  });

  it.each([{ a: { b: { timeoutMs: 'x' } } }, { a: { b: 1 } }, { a: { timeout: 5 } }, [], 'x', null])(
    'are refused if one is wrong: %j',
    given => {
      expect(policies.safeParse(given).success).toBe(false);
    },
  );
});
