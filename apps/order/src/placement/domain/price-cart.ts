import type { CartLine, CreateOrderBody } from '@diancan/contracts';
import type { OrderContent } from '../../ordering/domain/order-content.js';

export interface Quote {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
}

/** Prices merged lines by the quotes of their products, and adds them up in fen. */
export function priceCart(
  body: CreateOrderBody,
  lines: readonly CartLine[],
  quotes: readonly Quote[],
): OrderContent {
  const quoteOf = new Map(quotes.map(quote => [quote.productId, quote]));
  const priced = lines.map(({ productId, quantity }) => {
    const quote = quoteOf.get(productId);
    // Without this check, a product missing from the answer would be left out of the order and its price.
    if (quote === undefined) throw new Error(`product sent no quote for ${productId}`);
    return { productId, quantity, name: quote.name, priceFen: quote.priceFen };
  });
  const { name, phone, address, remark = '' } = body;
  return {
    contact: { name, phone, address, remark },
    lines: priced,
    amountFen: priced.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0),
  };
}
