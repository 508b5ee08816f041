import { MAX_PRICE_FEN } from '@diancan/contracts';

const YUAN = /^(\d{1,7})(?:\.(\d{1,2}))?$/;

/**
 * Fen of a price in yuan such as `18` or `18.50`, digit by digit: 18.1 * 100 is not 1810 for a computer.
 * @returns null for anything else, also for prices that no dish may have
 */
export function fenOfYuan(text: string): number | null {
  const [, yuan, decimals = ''] = YUAN.exec(text) ?? [];
  if (yuan === undefined) return null;
  const fen = Number(yuan + decimals.padEnd(2, '0'));
  return fen >= 1 && fen <= MAX_PRICE_FEN ? fen : null;
}
