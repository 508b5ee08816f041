import { expect, it } from 'vitest';
import { billCsv, yuan } from './csv.js';

it('formats yuan without floating-point errors', () => {
  expect([0, 1, 10, 100, 123_456_789_012_345].map(yuan)).toEqual([
    '0.00',
    '0.01',
    '0.10',
    '1.00',
    '1234567890123.45',
  ]);
});

it('begins every cell with a back-tick, and keeps a row on its line', () => {
  expect(billCsv({ header: 'A,B', rows: [['x', 'y\nz']], sumsHeader: 'C', sums: ['1'] })).toBe(
    '\uFEFFA,B\r\n`x,`y z\r\nC\r\n`1\r\n',
  );
});
