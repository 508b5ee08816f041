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
    // As a number format without decimals writes it.
    ['18.', 1_800],
    ['.5', 50],
    ['018', 1_800],
    ['1,000', 100_000],
    ['100,000.00', 10_000_000],
    ['￥18', 1_800],
    ['¥ 1,499.00', 149_900],
    ['18元', 1_800],
    ['18.5 元', 1_850],
    ['RMB 18', 1_800],
    ['18 cny', 1_800],
    ['１８', 1_800],
    [' 18', 1_800],
  ])('%s is %i fen', (text, fen) => {
    expect(fenOfYuan(text, ',')).toBe(fen);
  });

  it.each([
    '',
    '18.505',
    '-1',
    '1e3',
    '+1',
    '.',
    '￥',
    '元',
    '0x10',
    'NaN',
    'Infinity',
    '0',
    '0.00',
    '100000.01',
    '99999999999999999999',
    '$18',
    '€18',
    '18/份',
    '18-20',
    '1,00,0',
  ])('refuses %j', text => {
    expect(fenOfYuan(text, ',')).toBeNull();
  });

  it.each([
    ['1.499', ';'],
    ['¥1,499', '\t'],
  ])('does not guess what %s between %j is', (text, separator) => {
    expect(fenOfYuan(text, separator)).toBe('ambiguous');
  });
});
