import { InvalidInputError } from '@diancan/platform';
import { describe, expect, it } from 'vitest';
import { applicationNames, labelName, profileNames } from './name.pipe.js';

const LONG = 'x'.repeat(200);
const verdict = (pipe: { transform(value: unknown): unknown }, name: string) => {
  try {
    return pipe.transform(name);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return 'refused';
  }
};

describe('names of applications', () => {
  it.each(['order', 'a,b', 'a, b', 'order-admin', 'a.b', '点餐', '_x', 'a,,b', LONG, `${LONG.slice(2)},y`])(
    'may be %s',
    name => {
      expect(verdict(applicationNames, name)).toBe(name);
    },
  );

  it.each([
    '',
    ',',
    ' ',
    '../order',
    'a,../b',
    'a/b',
    '-a',
    'a,-b',
    'a,.b',
    'a b',
    'a;b',
    `${LONG}y`,
    `${LONG},`,
  ])('may not be %j', name => {
    expect(verdict(applicationNames, name)).toBe('refused');
  });
});

describe('names of profiles', () => {
  it.each(['dev', 'dev,eu', 'dev, eu', '测试', LONG])('may be %s', name => {
    expect(verdict(profileNames, name)).toBe(name);
  });

  it.each(['', 'a/b', '../x', 'a;b', `${LONG}y`])('may not be %j', name => {
    expect(verdict(profileNames, name)).toBe('refused');
  });
});

describe('a label', () => {
  it.each([
    ['main', 'main'],
    ['feature(_)x', 'feature/x'],
    // It names nothing: 404, not 400.
    ['a..b', 'a..b'],
    [LONG, LONG],
    [`${LONG.slice(1)}(_)`, `${LONG.slice(1)}/`],
    [`${LONG}y`, 'refused'],
  ])('%s', (given, label) => {
    expect(verdict(labelName, given)).toBe(label);
  });
});
