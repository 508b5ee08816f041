import { expect, it } from 'vitest';
import { plainText } from './plain-text.js';
import { chinaTime } from './time.js';

it.each([
  ['番茄炒蛋 🍅 x2', '番茄炒蛋 x2'],
  ['👨‍👩‍👧 family ❤️', 'family ❤'],
  ['a\nb\tc', 'a b c'],
  ['half \uD83C of one', 'half of one'],
  ['𠮷野家', '野家'],
  ['🍅', ''],
])('%j becomes %j: WeChat Pay takes no character of four bytes', (text, plain) => {
  expect(plainText(text, 127)).toBe(plain);
  expect(Buffer.from(plain).some(byte => byte >= 0xf0)).toBe(false);
});

it('cuts what is too long', () => {
  expect(plainText('菜'.repeat(200), 127)).toBe('菜'.repeat(127));
});

it('writes times as China has them', () => {
  expect(chinaTime(new Date('2026-08-08T17:30:15.999Z'))).toBe('2026-08-09T01:30:15+08:00');
});
