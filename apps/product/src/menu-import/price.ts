import { MAX_PRICE_FEN } from '@diancan/contracts';

const YUAN = /^(\d{1,7})(?:\.(\d{1,2}))?$/;

/**
 * Parses a price in yuan, such as `18` or `18.50`, into fen. Digit by digit, because 18.1 * 100 is not
 * exactly 1810.
 * @returns null for any other text, and for prices outside the limits of a dish
 */
export function fenOfYuan(text: string): number | null {
  const [, yuan, decimals = ''] = YUAN.exec(text) ?? [];
  if (yuan === undefined) return null;
  const fen = Number(yuan + decimals.padEnd(2, '0'));
  return fen >= 1 && fen <= MAX_PRICE_FEN ? fen : null;
}
