import { errorEntryOf, ProductErrors, type QuoteView, type Words } from '@diancan/contracts';
import { said } from './said.js';

type Change = QuoteView['changes'][number];

export interface QuotedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  /** As the cart shows it; undefined if the client has not said so. */
  readonly shownFen: number | undefined;
  readonly left: number;
  readonly refusal: { readonly code: number; readonly data: Readonly<Record<string, unknown>> } | null;
}

const PRICE_NOW: Words = { zh: '「{name}」现价 {yuan} 元', en: '"{name}" costs {yuan} yuan now' };
const FEWER_LEFT: Words = { zh: '「{name}」只剩 {left} 份', en: 'Only {left} of "{name}" left' };

const GONE: readonly number[] = [ProductErrors.PRODUCT_NOT_FOUND.code, ProductErrors.PRODUCT_OFF_SALE.code];

/** What became of a line since the cart was made; undefined if nothing did. */
export function changeOf(line: QuotedLine): Change | undefined {
  const { lineId, productId, name, priceFen, shownFen, left, refusal } = line;
  const about = { lineId, productId };
  if (refusal === null) {
    if (shownFen === undefined || shownFen === priceFen) return undefined;
    const msg = said(PRICE_NOW, { name, yuan: (priceFen / 100).toFixed(2) });
    return { ...about, change: priceFen > shownFen ? 'DEARER' : 'CHEAPER', msg, priceFen };
  }
  const { code, data } = refusal;
  if (code === ProductErrors.OUT_OF_STOCK.code && left > 0)
    return { ...about, change: 'FEWER_LEFT', msg: said(FEWER_LEFT, { name, left }), left };
  const change =
    code === ProductErrors.OUT_OF_STOCK.code ? 'SOLD_OUT' : GONE.includes(code) ? 'GONE' : 'CHOICE';
  return { ...about, change, msg: said(errorEntryOf(code) ?? ProductErrors.CHOICE_GONE, { name, ...data }) };
}
