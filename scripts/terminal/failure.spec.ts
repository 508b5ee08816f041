import { describe, expect, it } from 'vitest';
import { codeOf, explain, Failure, reasonOf } from './failure.mjs';

const fromSystem = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('an error that a person reads', () => {
  it('is one sentence where the disk is full, and no stack', () => {
    const error = fromSystem('ENOSPC', 'ENOSPC: no space left on device, write');
    const sentence =
      'The disk is full: make room on it, then try again. (ENOSPC: no space left on device, write)';
    expect([explain(error), reasonOf(error)]).toEqual([sentence, sentence]);
  });

  it('is the sentence of a failure with its details', () => {
    expect(explain(new Failure('No.', { details: ['why'] }))).toBe('No.\n  | why');
  });

  it('has a stack where nobody foresaw it', () => {
    const error = fromSystem('ENOENT', 'ENOENT: no such file');
    expect([explain(error), reasonOf(error)]).toEqual([error.stack, 'ENOENT: no such file']);
  });

  it.each<[string, unknown, string]>([
    ['a text', 'no answer', 'no answer'],
    ['an empty text', '', "''"],
    ['nothing', undefined, 'undefined'],
    ['an object without a prototype', Object.create(null), '[Object: null prototype] {}'],
    [
      'an error without a message',
      Object.assign(new AggregateError([new Error('refused')], 'all'), { message: '' }),
      'refused',
    ],
  ])('is a text also if the code threw %s', (_what, thrown, part) => {
    expect(reasonOf(thrown)).toContain(part);
    expect(explain(thrown)).not.toBe('');
  });

  it('has a code only if it is a text', () => {
    expect([fromSystem('ENOENT', ''), undefined, { code: 1 }].map(codeOf)).toEqual([
      'ENOENT',
      undefined,
      undefined,
    ]);
  });
});
