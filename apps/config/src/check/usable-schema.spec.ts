import { describe, expect, it } from 'vitest';
import { faultOf } from './usable-schema.js';
import { knows } from './known-keys.js';

describe('a schema that nothing can be judged by', () => {
  it.each([
    ['of a type that there is not', { type: 'nonsense' }],
    ['with a pattern that is none', { properties: { a: { pattern: '(' } } }],
    ['with a reference to nothing', { properties: { a: { $ref: '#/definitions/none' } } }],
    ['with a reference to elsewhere', { $ref: 'http://elsewhere/schema' }],
    ['of a draft that is not known', { $schema: 'https://json-schema.org/draft/2020-12/schema' }],
    ['that is itself', { anyOf: [{ $ref: '#' }] }],
    ['that would be asked for later', { $async: true, required: ['a'] }],
  ])('is found out: %s', (_what, schema) => {
    expect(faultOf(schema)).toEqual(expect.stringMatching(/./));
  });

  it('is none that is like another by name', () => {
    expect([
      faultOf({ $id: 'order', type: 'object' }),
      faultOf({ $id: 'order', type: 'object', title: 'newer' }),
    ]).toEqual([null, null]);
  });

  it('knows no key for which it leads back to itself', () => {
    const schema = { properties: { a: { anyOf: [{ $ref: '#/properties/a' }] } } };
    expect([faultOf(schema), knows(schema, ['a', 'b'])]).toEqual([null, false]);
  });
});
