import { OrderErrors, ServiceError } from '@diancan/contracts';
import type { OrderedLine } from '../../ordering/domain/order-content.js';

export interface RefundedLine {
  readonly productId: string;
  readonly quantity: number;
}

/**
 * The amount that refunding the lines `requested` costs, in fen.
 * @param former lines that were refunded before
 * @throws ServiceError NOTHING_TO_REFUND if more of a product would be refunded than was ordered
 */
export function lineRefundFen(
  ordered: readonly OrderedLine[],
  former: readonly RefundedLine[],
  requested: readonly RefundedLine[],
): number {
  const merged = sumByProduct(requested);
  const refunded = sumByProduct(former);
  let totalFen = 0;
  for (const [productId, quantity] of merged) {
    const line = ordered.find(candidate => candidate.productId === productId);
    const left = (line?.quantity ?? 0) - (refunded.get(productId) ?? 0);
    if (line === undefined || quantity > left)
      throw new ServiceError(OrderErrors.NOTHING_TO_REFUND, { productId, left });
    totalFen += line.priceFen * quantity;
  }
  return totalFen;
}

function sumByProduct(lines: readonly RefundedLine[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  return sums;
}
