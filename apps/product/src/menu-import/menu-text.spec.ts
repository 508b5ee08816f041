import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { menuText } from './menu-text.js';

const given = (name: string) => readFileSync(join(import.meta.dirname, '../../testing/menu-files', name));

const UTF8 = Buffer.from('category,name,price\n凉菜,拍黄瓜,12');
const GBK = Buffer.concat([
  Buffer.from('category,name,price\n'),
  Buffer.from([0xb2, 0xcb, 0x2c, 0xc3, 0xe6, 0x2c, 0x38]), // 菜,面,8
]);
const CHANCE = given('gbk-that-is-utf8-by-chance.csv');
const CYRILLIC = Buffer.from('category,name,price\nСупы,Борщ,12');
const ACCENTS = Buffer.from('category,name,price\nDesserts,Crème brûlée,12');
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the text of a menu file', () => {
  it.each<[string, Uint8Array, string]>([
    ['UTF-8', UTF8, '凉菜,拍黄瓜'],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${UTF8.toString()}`), '凉菜,拍黄瓜'],
    ['ASCII', Buffer.from('category,name,price\nSoups,Borscht,12'), 'Soups,Borscht'],
    ['accents with a byte order mark', Buffer.from(`\uFEFF${ACCENTS.toString()}`), 'Crème brûlée'],
    ['"Unicode text" of Excel', Buffer.from('\uFEFFcategory\t凉菜', 'utf16le'), '凉菜'],
    ['UTF-16, the other way round', bigEndian('\uFEFFcategory\t凉菜'), '凉菜'],
  ])('is read of %s, without the mark', (_, bytes, text) => {
    expect(menuText(bytes)).toContain(text);
    expect(menuText(bytes).startsWith('category')).toBe(true);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['GBK', GBK, /line 2 is not UTF-8.*"菜", "面".*--encoding gbk.*CSV UTF-8/],
    ['a file that is cut', UTF8.subarray(0, -5), /line 2 is not UTF-8/],
    ['a workbook', Buffer.from('PK\u0003\u0004...'), /workbook.*CSV UTF-8/],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /workbook.*CSV UTF-8/],
    ['UTF-16 without a mark', Buffer.from('category,凉菜', 'utf16le'), /zero bytes/],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x61]), /UTF-16.*cut/],
    ['GBK that is UTF-8 by chance', CHANCE, /As UTF-8: "Сʳ".*As GBK: "小食", "山药".*--encoding/],
    // The bytes of 水水 are three characters of daily use in GBK.
    ['Chinese in both readings', Buffer.from('name\n水水'), /As UTF-8: "水水".*As GBK: "姘存按"/],
    ['characters that were lost before', Buffer.from('name\r\n凉\uFFFD'), /line 2 contains \uFFFD/],
    ['Cyrillic', CYRILLIC, /As UTF-8: "Супы", "Борщ".*--encoding utf-8/],
    ['Latin with accents', ACCENTS, /As UTF-8: "Crème brûlée".*--encoding utf-8/],
  ])('of %s is refused with the reason', (_, bytes, reason) => {
    expect(() => menuText(bytes)).toThrow(reason);
  });

  it.each<[string, Uint8Array, 'utf-8' | 'gbk', string]>([
    ['Cyrillic', CYRILLIC, 'utf-8', 'Супы,Борщ'],
    ['Latin with accents', ACCENTS, 'utf-8', 'Crème brûlée'],
    ['GBK', GBK, 'gbk', '菜,面'],
    ['GBK that is UTF-8 by chance', CHANCE, 'gbk', '小食'],
    ['a byte order mark, which decides', Buffer.from('\uFEFF凉菜'), 'gbk', '凉菜'],
  ])('of %s is read in the encoding that was asked for', (_, bytes, encoding, text) => {
    expect(menuText(bytes, encoding)).toContain(text);
  });

  it('of other bytes than those of the encoding that was asked for is refused', () => {
    expect(() => menuText(GBK, 'utf-8')).toThrow(/line 2 is not UTF-8/);
    expect(() => menuText(UTF8, 'gbk')).toThrow(/not GBK but Chinese in UTF-8/);
    expect(() => menuText(Buffer.from([0x0a, 0xff, 0xff]), 'gbk')).toThrow(/line 2 is not GBK/);
  });
});
