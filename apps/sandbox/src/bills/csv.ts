const BOM = '\uFEFF';

/**
 * WeChat's CSV: a header, rows in which every cell begins with a back-tick, the header of the totals, the
 * totals.
 */
export function billCsv(bill: {
  header: string;
  rows: readonly (readonly string[])[];
  sumsHeader: string;
  sums: readonly string[];
}): string {
  const lines = [bill.header, ...bill.rows.map(cells), bill.sumsHeader, cells(bill.sums)];
  return `${BOM}${lines.map(line => `${line}\r\n`).join('')}`;
}

const cells = (values: readonly string[]): string =>
  values.map(value => `\`${value.replace(/[\r\n]/g, ' ')}`).join(',');

/** Fen as yuan with two decimals. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Formats an RFC 3339 time as `2026-08-08 12:00:00`. */
export const billTime = (time: string): string => time.slice(0, 19).replace('T', ' ');
