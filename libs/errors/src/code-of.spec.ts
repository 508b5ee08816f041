import { expect, it } from 'vitest';
import { codeOf } from './code-of.js';

it.each<[string, unknown, string | undefined]>([
  ['an error of the system', Object.assign(new Error('no such file'), { code: 'ENOENT' }), 'ENOENT'],
  ['an object with a code', { code: 'ER_DUP_ENTRY' }, 'ER_DUP_ENTRY'],
  ['an error without a code', new Error('no answer'), undefined],
  ['an error with a number', Object.assign(new Error('refused'), { code: 1012 }), undefined],
  ['a text', 'no answer', undefined],
  ['null', null, undefined],
  ['nothing', undefined, undefined],
])('reads the code of %s', (_what, thrown, code) => {
  expect(codeOf(thrown)).toBe(code);
});
