import { describe, expect, it } from 'vitest';
import { localeOf } from './locale.js';

describe('localeOf', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.3, zh;q=0.7', 'zh'],
    ['fr-FR, en;q=0.5', 'en'],
    ['fr', 'zh'],
    ['en;q=0', 'zh'],
    [';;;,,q=', 'zh'],
  ])('%j → %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});
