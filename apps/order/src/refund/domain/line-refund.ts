import { OrderErrors, type RefundLinesBody, ServiceError } from '@diancan/contracts';
import { type Adjustment, lineIdOf, type OrderedLine } from '../../ordering/domain/order-content.js';

/** A refunded line, as the refund keeps it. Refunds of earlier releases name the product instead. */
export type RefundedLine =
  | { readonly lineId: string; readonly quantity: number }
  | { readonly productId: string; readonly quantity: number };

/** What an order has cost. */
export interface RefundableOrder {
  readonly lines: ReadonlyArray<Pick<OrderedLine, 'productId' | 'priceFen' | 'quantity'>>;
  readonly adjustments: readonly Adjustment[];
}

interface LineRefund {
  /** Fen; 0 if a discount has paid for these lines. */
  readonly amountFen: number;
  readonly lines: Array<{ readonly lineId: string; readonly quantity: number }>;
}

/**
 * What refunding the lines `requested` costs, and the lines by their ids.
 * @param former lines that were refunded before
 * @throws ServiceError NOTHING_TO_REFUND if more of a line would be refunded than was ordered; LINE_UNCLEAR
 * if
 *   only a product is named that several lines have
 */
export function lineRefund(
  order: RefundableOrder,
  former: readonly RefundedLine[],
  requested: RefundLinesBody['lines'],
): LineRefund {
  const before = quantitiesOf(order, former);
  const after = [...before];
  for (const line of requested) {
    const at = positionOf(order, line);
    const left = (order.lines[at]?.quantity ?? 0) - (after[at] ?? 0);
    if (line.quantity > left) {
      const productId = order.lines[at]?.productId ?? line.productId ?? line.lineId;
      throw new ServiceError(OrderErrors.NOTHING_TO_REFUND, { productId, left });
    }
    after[at] = (after[at] ?? 0) + line.quantity;
  }
  return {
    amountFen: refundedFen(order, after) - refundedFen(order, before),
    lines: after.flatMap((quantity, at) => {
      const more = quantity - (before[at] ?? 0);
      return more === 0 ? [] : [{ lineId: lineIdOf(at), quantity: more }];
    }),
  };
}

/**
 * How much goes back in all once so many pieces of each line went back. Refunds are differences of this sum,
 * so
 * that rounding never adds up, and the last piece brings the rest.
 */
function refundedFen({ lines, adjustments }: RefundableOrder, quantities: readonly number[]): number {
  const valueOf = (counts: readonly number[]): number =>
    lines.reduce((sum, { priceFen }, at) => sum + priceFen * (counts[at] ?? 0), 0);
  const value = valueOf(quantities);
  const wholeValue = valueOf(lines.map(({ quantity }) => quantity));
  const isAll = value === wholeValue;
  return adjustments.reduce((sum, { amountFen, share }) => {
    if (isAll) return sum + amountFen;
    return share === 'AT_END' ? sum : sum + partOf(amountFen, value, wholeValue);
  }, value);
}

/** Towards 0. The product of two amounts may be larger than what a number holds exactly. */
const partOf = (amountFen: number, part: number, whole: number): number =>
  Number((BigInt(amountFen) * BigInt(part)) / BigInt(whole));

function quantitiesOf(order: RefundableOrder, refunded: readonly RefundedLine[]): number[] {
  const quantities = order.lines.map(() => 0);
  for (const line of refunded) {
    const at = positionOf(order, line);
    quantities[at] = (quantities[at] ?? 0) + line.quantity;
  }
  return quantities;
}

/** -1 if the order has no such line. @throws ServiceError LINE_UNCLEAR */
function positionOf(
  { lines }: RefundableOrder,
  { lineId, productId }: { readonly lineId?: string | undefined; readonly productId?: string | undefined },
): number {
  const isMeant = (line: RefundableOrder['lines'][number], at: number): boolean =>
    lineId === undefined ? line.productId === productId : lineIdOf(at) === lineId;
  const at = lines.findIndex(isMeant);
  if (lines.slice(at + 1).some((line, index) => isMeant(line, at + 1 + index)))
    throw new ServiceError(OrderErrors.LINE_UNCLEAR, { productId });
  return at;
}
