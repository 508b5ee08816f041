import { describe, expect, it } from 'vitest';
import { decodeUtf8, NotUtf8Error } from './utf8.js';

const bytes = (...parts: Array<string | readonly number[]>) =>
  Buffer.concat(parts.map(part => Buffer.from(part as string)));
const GBK_NAME = [0xb2, 0xe2, 0xca, 0xd4] as const;

describe('bytes that come in as text', () => {
  it.each([
    ['nothing', bytes(), ''],
    ['ASCII', bytes('abc'), 'abc'],
    ['Chinese', bytes('测试'), '测试'],
    ['four bytes', bytes('𠮷👨‍🍳'), '𠮷👨‍🍳'],
    ['a byte order mark', bytes([0xef, 0xbb, 0xbf], 'name'), 'name'],
    ['a byte order mark alone', bytes([0xef, 0xbb, 0xbf]), ''],
    ['two of them', bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], 'a'), '\uFEFFa'],
    ['a NUL', bytes([0]), '\0'],
  ])('are their text: %s', (_, sent, text) => {
    expect(decodeUtf8(sent)).toBe(text);
  });

  it.each([
    ['GBK', bytes(GBK_NAME), 1],
    ['GBK in the third line', bytes('a\r\n测试\n', GBK_NAME, '\nb'), 3],
    ['a character that is cut', bytes('重'.repeat(3), [0xe9, 0x87]), 1],
    ['a cut character before a line break', bytes('a\n', [0xe9, 0x87], '\nb'), 2],
    ['UTF-16', bytes([0xff, 0xfe, 0x61, 0x00]), 1],
    ['a surrogate', bytes([0xed, 0xa0, 0x80]), 1],
    ['a longer form than needed', bytes([0xc0, 0xaf]), 1],
    ['beyond Unicode', bytes([0xf4, 0x90, 0x80, 0x80]), 1],
    ['Latin-1', bytes('\n\nJos', [0xe9], ' O'), 3],
  ])('are refused with their line: %s', (_, sent, line) => {
    expect(() => decodeUtf8(sent)).toThrow(new NotUtf8Error(line));
  });
});
