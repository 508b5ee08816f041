import type { MadeChoice } from '@diancan/contracts';
import type { OrderedLine } from '../../ordering/domain/order-content.js';
import type { MergedLine } from './merge-lines.js';

/** What product says of a line. */
export interface PricedLine {
  readonly productId: string;
  readonly name: string;
  readonly icon: string;
  /** Of one piece, with its choices. */
  readonly priceFen: number;
  readonly choices: readonly MadeChoice[];
}

/**
 * The lines of an order, from those of its cart and their prices, which have the same order.
 * @throws Error if a line has no price: it would be left out of the order and of what it costs
 */
export function orderedLines(lines: readonly MergedLine[], priced: readonly PricedLine[]): OrderedLine[] {
  return lines.map(({ productId, quantity, note }, at) => {
    const price = priced[at];
    if (price?.productId !== productId) throw new Error(`product sent no price for ${productId}`);
    const { name, icon, priceFen, choices } = price;
    return { productId, name, icon, priceFen, quantity, choices, note };
  });
}
