import { describe, expect, it } from 'vitest';
import { faultOf } from './usable-schema.js';
import { knows } from './known-keys.js';

describe('a schema that cannot be used for checks', () => {
  it.each([
    ['of an unknown type', { type: 'nonsense' }],
    ['with an invalid pattern', { properties: { a: { pattern: '(' } } }],
    ['with a reference to a missing definition', { properties: { a: { $ref: '#/definitions/none' } } }],
    ['with a reference to another document', { $ref: 'http://elsewhere/schema' }],
    ['of an unsupported draft', { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['that is only a reference to itself', { anyOf: [{ $ref: '#' }] }],
    ['that is asynchronous', { $async: true, required: ['a'] }],
  ])('is recognised: %s', (_what, schema) => {
    expect(faultOf(schema)).toEqual(expect.stringMatching(/./));
  });

  it('does not include one with the same $id as another schema', () => {
    expect([
      faultOf({ $id: 'order', type: 'object' }),
      faultOf({ $id: 'order', type: 'object', title: 'newer' }),
    ]).toEqual([null, null]);
  });

  it('knows no key below a reference to itself', () => {
    const schema = { properties: { a: { anyOf: [{ $ref: '#/properties/a' }] } } };
    expect([faultOf(schema), knows(schema, ['a', 'b'])]).toEqual([null, false]);
  });
});
