import { describe, expect, it } from 'vitest';
import { isBlank, lookOf, plainPhone, visibleText } from './visible.js';

describe('visible text', () => {
  it.each([
    ['a phone from contacts', '\u202D138 0000 0000\u202C', '138 0000 0000'],
    ['an address that turns around', '测试路 \u202E号 1 楼', '测试路 号 1 楼'],
    ['isolates', '\u2066a\u2069\u2067b\u2068c\u2069', 'abc'],
    ['marks of direction', '\u200Ea\u200F\u061C', 'a'],
    ['zero-width characters', '拍\u200B黄\u2060瓜\uFEFF', '拍黄瓜'],
    ['soft hyphens', 'a\u00ADb', 'ab'],
    ['joiners without anything to join', '\u200D拍\u200D黄\u200C瓜 \u200D', '拍黄瓜 '],
    ['a joiner after an emoji alone', '👨\u200D', '👨'],
    ['fillers', 'a\u3164\uFFA0\u115F', 'a'],
    ['a variation selector alone', '\uFE0F', ''],
    ['tags without a flag', 'a\u{E0041}\u{E007F}', 'a'],
    ['annotations', '\uFFF9a\uFFFAb\uFFFB', 'ab'],
  ])('is without %s', (_, typed, seen) => {
    expect(visibleText(typed)).toBe(seen);
  });

  it.each([
    '买买提·艾力·图尔迪',
    '古丽·Gülnar',
    '欧阳㐂𠮷',
    'José O’Brien李',
    '👨‍🍳',
    '👩🏽‍🚀',
    '❤️‍🔥',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '葛\u{E0100}城',
    'می‌خواهم',
    'क्‍ष',
    'नमस्ते',
    'שלום',
    'محمد',
    'ᠮᠣᠩᠭᠣᠯ\u180B',
    '김철수',
    '1️⃣号桌',
    '两行\n一行\t尾 ',
  ])('keeps %s as it is', text => {
    expect(visibleText(text)).toBe(text);
  });
});

describe('blank to the eye', () => {
  it.each([
    '',
    ' ',
    '\u3000',
    '\t\n',
    '\u200B\u200B',
    '\u202E',
    '\u3164',
    '\u2800',
    '\uFE0F',
    '\u00A0\u2003',
    '\u0085',
  ])('is %j', text => {
    expect(isBlank(text)).toBe(true);
  });

  it.each(['·', '.', '😀', '0', '\u200Ba', '\u0301'])('is not %j', text => {
    expect(isBlank(text)).toBe(false);
  });
});

describe('texts that look the same', () => {
  it.each([
    ['拍黄瓜', '拍黄瓜\u200B'],
    ['拍黄瓜', ' 拍\u200D黄瓜\u3000'],
    ['Ａ套餐（大）', 'A套餐(大)'],
    ['Cafe\u0301', 'Café'],
    ['鱼 香 肉 丝', '鱼\u00A0香\u3000肉  丝'],
    ['⼈参汤', '人参汤'],
    ['ｱｲｽ', 'アイス'],
    ['更', '\uF901'],
  ])('%j and %j are the same', (one, other) => {
    expect(lookOf(one)).toBe(lookOf(other));
  });

  it.each([
    ['套餐①', '套餐1'],
    ['A套餐', 'a套餐'],
    ['鱼香肉丝', '鱼 香肉丝'],
    ['👨‍🍳', '👨🍳'],
    ['面', '麵'],
  ])('%j and %j are two', (one, other) => {
    expect(lookOf(one)).not.toBe(lookOf(other));
  });
});

it.each([
  ['＋８６ １３８－０１２３４５６７８９', '+86 138-0123456789'],
  ['（０１０）１２３４　５６７８', '(010)1234 5678'],
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['۰۹۱۲ ०१९ 𝟘𝟡𝟎𝟗', '0912 019 0909'],
  ['① abc 一二', '① abc 一二'],
])('%j is the phone number %j', (typed, plain) => {
  expect(plainPhone(typed)).toBe(plain);
});
