const YUAN = /^(\d{1,13})(?:\.(\d{1,2}))?$/;

/**
 * Parses `12.3` yuan as 1230 fen, digit by digit, because 0.29 * 100 is not 29.
 * @throws RangeError
 */
export function fenOf(yuan: string): number {
  const [, whole, part = ''] = YUAN.exec(yuan) ?? [];
  if (whole === undefined) throw new RangeError('not an amount in yuan');
  return Number(whole + part.padEnd(2, '0'));
}
