import {
  type CartLine,
  MAX_LINE_QUANTITY,
  MAX_ORDER_LINES,
  OrderErrors,
  ServiceError,
} from '@diancan/contracts';

/**
 * Merges the lines of each product, in the order of their first occurrence.
 * @throws ServiceError TOO_MANY_LINES, LINE_TOO_LARGE
 */
export function mergeLines(items: readonly CartLine[]): CartLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of items) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const lines = [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
  if (lines.length > MAX_ORDER_LINES) {
    throw new ServiceError(OrderErrors.TOO_MANY_LINES, { max: MAX_ORDER_LINES, count: lines.length });
  }
  const tooLarge = lines.find(line => line.quantity > MAX_LINE_QUANTITY);
  if (tooLarge !== undefined)
    throw new ServiceError(OrderErrors.LINE_TOO_LARGE, { max: MAX_LINE_QUANTITY, ...tooLarge });
  return lines;
}
