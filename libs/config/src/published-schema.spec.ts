import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publishedSchema, writtenAs } from './published-schema.js';
import { flag, freePort, managementSettings, millis, port, required } from './setting-types.js';

/** Whether a reader of the published schema, and the service itself, take such a value. */
function acceptedBy(type: z.ZodType, value: unknown): { published: boolean; service: boolean } {
  const schema = z.object({ value: type });
  const validate = new Ajv({ coerceTypes: true, strictTypes: false }).compile(publishedSchema(schema));
  return { published: validate(structuredClone({ value })), service: schema.safeParse({ value }).success };
}

const BOTH_TAKE = { published: true, service: true };
const BOTH_REFUSE = { published: false, service: false };

const list = writtenAs(
  z.string().transform(text => text.split(',')),
  { type: 'string', pattern: '^[a-z,]*$' },
);
const origin = z.url({ protocol: /^https?$/ }).transform(url => new URL(url).origin);
const byService = z
  .partialRecord(z.enum(['user', 'order']), z.strictObject({ ms: millis.optional() }))
  .default({});

describe('the schema that a service publishes', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['a number as text', port, '8101'],
    ['any free port as text', freePort, '0'],
    ['no management port as text', managementSettings, { port: '0' }],
    ['a flag', flag, true],
    ['a flag as text', flag, 'false'],
    ['a URL', origin, 'http://127.0.0.1:1/path'],
    ['a list as text', list, 'a,b'],
    ['null where it may stand', z.strictObject({ ms: millis }).nullish(), null],
    ['what stands in the place of null', z.strictObject({ ms: millis }).nullish(), { ms: 1 }],
    ['nothing where there is a default', byService, undefined],
    ['a part of the names', byService, { user: { ms: '5' } }],
    [
      'an empty text where it may be',
      z
        .string()
        .optional()
        .transform(text => text || null),
      '',
    ],
    ['a text in small letters by a pattern that does not mind', z.string().regex(/^[A-F]+$/i), 'abc'],
    [
      'what is checked against something else only by the service',
      z.string().refine(text => text !== ''),
      'x',
    ],
  ])('takes %s', (_what, type, value) => {
    expect(acceptedBy(type, value)).toEqual(BOTH_TAKE);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a word for a number', port, 'eighty'],
    ['too large a number as text', port, '70000'],
    ['a fraction', millis, '1.5'],
    ['a word that is no flag', flag, 'yes'],
    ['a number for a flag', flag, 1],
    ['null for a flag', flag, null],
    ['text for a boolean', z.boolean(), 'true'],
    ['another protocol', origin, 'ftp://127.0.0.1'],
    ['an empty text', required, ''],
    ['a name that nobody knows', byService, { kitchen: {} }],
    ['a key that nobody knows', byService, { user: { s: 5 } }],
    ['an unknown word', z.enum(['a', 'b']), 'c'],
    ['nothing', required, undefined],
    ['a map for a list', z.array(z.string()), {}],
    ['a list for a map', z.strictObject({ ms: millis }).nullish(), []],
  ])('does not take %s', (_what, type, value) => {
    expect(acceptedBy(type, value)).toEqual(BOTH_REFUSE);
  });

  it('says of a type that turns text into something else what the text must be', () => {
    expect(acceptedBy(list, 'A').published).toBe(false);
  });

  it('leaves alone what it does not know: settings are shared', () => {
    expect(new Ajv().compile(publishedSchema(z.object({ a: millis })))({ a: 1, ofOthers: true })).toBe(true);
  });

  it('names no draft', () => {
    expect(publishedSchema(z.object({}))).not.toHaveProperty('$schema');
  });
});
