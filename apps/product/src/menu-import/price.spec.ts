import { describe, expect, it } from 'vitest';
import { fenOfYuan } from './price.js';

describe('a price in yuan', () => {
  it.each([
    ['18', 1_800],
    ['18.5', 1_850],
    ['18.50', 1_850],
    ['18.05', 1_805],
    ['0.01', 1],
    ['18.1', 1_810],
    ['1.15', 115],
    ['4.35', 435],
    ['1001.10', 100_110],
    ['100000', 10_000_000],
  ])('%s is %i fen', (text, fen) => {
    expect(fenOfYuan(text)).toBe(fen);
  });

  it.each([
    '',
    '18.505',
    '-1',
    '1e3',
    '+1',
    '.5',
    '18.',
    '1,000',
    '￥18',
    '18元',
    '１８',
    ' 18',
    '0x10',
    'NaN',
    'Infinity',
    '0',
    '0.00',
    '100000.01',
    '99999999999999999999',
  ])('refuses %j', text => {
    expect(fenOfYuan(text)).toBeNull();
  });
});
