import { describe, expect, it } from 'vitest';
import { plainNumber } from './plain-number.js';

describe('a number of a spreadsheet', () => {
  it.each([
    ['18', '18'],
    ['18.00', '18.00'],
    ['30.0', '30.0'],
    ['18.', '18.'],
    ['.5', '.5'],
    ['18,50', '18.50'],
    ['18,5', '18.5'],
    ['1,499.00', '1499.00'],
    ['1.499,00', '1499.00'],
    ['1 499,00', '1499.00'],
    ['1\u202f499', '1499'],
    ["1'499.50", '1499.50'],
    ['100,000.00', '100000.00'],
    ['１８．５０', '18.50'],
    ['１，４９９．００', '1499.00'],
    [' 18 ', '18'],
    ['18\u200b', '18'],
  ])('%j is %s', (text, number) => {
    for (const separator of [',', ';', '\t']) expect(plainNumber(text, separator)).toBe(number);
  });

  it.each([
    ['1,499', ',', '1499'],
    ['18.505', ',', '18.505'],
    ['1,499', ';', 'ambiguous'],
    ['1.499', ';', 'ambiguous'],
    ['1,499', '\t', 'ambiguous'],
    ['1.499', '\t', 'ambiguous'],
  ])('%s between %j is %s', (text, separator, number) => {
    expect(plainNumber(text, separator)).toBe(number);
  });

  it.each(['', '.', ',', '-1', '+1', '1e3', '0x10', 'NaN', '1.2.3', '1,23,4', '12,34.5', '18元', '一'])(
    '%j is none',
    text => expect(plainNumber(text, ',')).toBeNull(),
  );
});
