import { MAX_PRICE_FEN } from '@diancan/contracts';
import { lookOf } from '@diancan/text';
import { plainNumber } from './plain-number.js';

const YUAN = /^0*(\d{0,7})(?:\.(\d{0,2}))?$/;
/** Signs of the yuan before or after a price. Other currencies are no prices of ours. */
const SIGNS = /^(?:¥|RMB|CNY)\s*|\s*(?:元|圆|RMB|CNY)$/gi;

/**
 * Parses a price in yuan, such as `18`, `18.50` or `¥1,499.00`, into fen. Digit by digit, because 18.1 * 100
 * is not exactly 1810.
 * @param separator of the file, see `plainNumber`
 * @returns null for any other text, and for prices outside the limits of a dish
 */
export function fenOfYuan(text: string, separator: string): number | 'ambiguous' | null {
  const number = plainNumber(lookOf(text).replaceAll(SIGNS, ''), separator);
  if (number === null || number === 'ambiguous') return number;
  const [, yuan, decimals = ''] = YUAN.exec(number) ?? [];
  if (yuan === undefined) return null;
  const fen = Number(yuan + decimals.padEnd(2, '0'));
  return fen >= 1 && fen <= MAX_PRICE_FEN ? fen : null;
}
