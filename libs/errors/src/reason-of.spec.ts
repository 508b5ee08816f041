import { expect, it } from 'vitest';
import { reasonOf } from './reason-of.js';

it.each<[string, unknown, string]>([
  ['an error', new Error('no answer'), 'no answer'],
  ['a text', 'no answer', 'no answer'],
  ['an empty text', '', "''"],
  ['nothing', undefined, 'undefined'],
  ['an object without a prototype', Object.create(null), '[Object: null prototype] {}'],
])('says what %s is', (_what, thrown, reason) => {
  expect(reasonOf(thrown)).toBe(reason);
});

it.each<[string, Error, string]>([
  ['no message', Object.assign(new Error('lost'), { message: undefined }), 'Error'],
  [
    'causes instead of a message',
    Object.assign(new AggregateError([new Error('ECONNREFUSED')], 'all'), { message: '' }),
    'ECONNREFUSED',
  ],
])('describes an error that has %s', (_what, thrown, part) => {
  expect(reasonOf(thrown)).toContain(part);
});
