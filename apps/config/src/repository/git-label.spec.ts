import { describe, expect, it } from 'vitest';
import { isLabel, mayBeCommit } from './git-label.js';

describe('a label', () => {
  it.each(['main', 'feature/x', 'v1.2.3', 'release-2026', 'user@team', '功能/发票', 'a#1', '0123abc'])(
    'may be %s',
    label => {
      expect(isLabel(label)).toBe(true);
    },
  );

  it.each([
    '',
    '-x',
    '--all',
    '.hidden',
    '/main',
    'a..b',
    'a//b',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a/',
    'a.',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    '@{u}',
    'a@{0}',
    '@',
    'a\nb',
    'a\0',
    'a'.repeat(201),
    '$(x)',
    'a;b',
    'a|b',
    "a'b",
  ])('may not be %j', label => {
    expect(isLabel(label)).toBe(false);
  });

  it('may be a commit from 7 hex digits on', () => {
    expect(['abcdef1', 'a'.repeat(40), 'abcdef', 'abcdefg', 'ABCDEF1', 'HEAD'].map(mayBeCommit)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
