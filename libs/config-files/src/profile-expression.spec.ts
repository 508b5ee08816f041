import { describe, expect, it } from 'vitest';
import { BadExpressionError, parseProfileExpression } from './profile-expression.js';

describe('an expression of profiles', () => {
  it.each([
    ['prod', ['prod'], true],
    ['prod', ['dev'], false],
    ['prod', ['Prod'], false],
    ['prod', ['production'], false],
    ['!prod', ['dev'], true],
    ['!prod', ['dev', 'prod'], false],
    ['! prod', ['dev'], true],
    ['!!prod', ['prod'], true],
    ['prod & eu', ['prod'], false],
    ['prod&eu', ['eu', 'prod'], true],
    ['prod | eu | dev', ['dev'], true],
    ['(prod & !eu) | dev', ['prod'], true],
    ['(prod & !eu) | dev', ['prod', 'eu'], false],
    ['(prod & !eu) | dev', ['prod', 'eu', 'dev'], true],
    ['!(prod | eu)', ['dev'], true],
    ['!(prod | eu)', ['eu'], false],
    ['((a))', ['a'], true],
    [' eu-west_1.a ', ['eu-west_1.a'], true],
    ['开发', ['开发'], true],
  ])('%s of %j is %s', (text, profiles, holds) => {
    expect(parseProfileExpression(text)(new Set(profiles))).toBe(holds);
  });

  it.each([
    '',
    '!',
    'prod &',
    '& prod',
    'prod eu',
    'prod & !eu | dev',
    'a | b & c',
    '(prod',
    'prod)',
    '()',
    '${PROFILE}',
    '{cipher}AAAA',
    'prod && eu',
    'a;b',
    '('.repeat(2_000),
  ])('is refused: %s', text => {
    expect(() => parseProfileExpression(text)).toThrow(BadExpressionError);
  });
});
