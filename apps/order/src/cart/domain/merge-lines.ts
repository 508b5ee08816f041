import {
  type CartLine,
  MAX_LINE_QUANTITY,
  MAX_ORDER_LINES,
  OrderErrors,
  ServiceError,
} from '@diancan/contracts';

/** A line of a cart; no other line of it has the same product, choices and note. */
export interface MergedLine {
  readonly productId: string;
  readonly quantity: number;
  /** Sorted, each once. */
  readonly choiceIds: readonly string[];
  readonly note: string;
}

/**
 * Merges the lines of a cart that differ in nothing but their quantity, in the order of their first
 * occurrence.
 * @throws ServiceError TOO_MANY_LINES, LINE_TOO_LARGE
 */
export function mergeLines(items: readonly CartLine[]): MergedLine[] {
  const merged = new Map<string, MergedLine>();
  for (const item of items) {
    const { productId, note = '' } = item;
    const key = lineKey(item);
    const quantity = (merged.get(key)?.quantity ?? 0) + item.quantity;
    merged.set(key, { productId, quantity, choiceIds: chosenIn(item), note });
  }
  const lines = [...merged.values()];
  if (lines.length > MAX_ORDER_LINES) {
    throw new ServiceError(OrderErrors.TOO_MANY_LINES, { max: MAX_ORDER_LINES, count: lines.length });
  }
  const tooLarge = lines.find(line => line.quantity > MAX_LINE_QUANTITY);
  if (tooLarge !== undefined) {
    const { productId, quantity } = tooLarge;
    throw new ServiceError(OrderErrors.LINE_TOO_LARGE, { max: MAX_LINE_QUANTITY, productId, quantity });
  }
  return lines;
}

type Distinct = Pick<CartLine, 'productId' | 'note'> & { readonly choiceIds?: readonly string[] | undefined };

/** The same for lines that differ in nothing but their quantity. */
export const lineKey = (line: Distinct): string =>
  JSON.stringify([line.productId, chosenIn(line), line.note ?? '']);

const chosenIn = ({ choiceIds = [] }: Distinct): string[] => [...new Set(choiceIds)].toSorted();

/** As product is asked for them: without what only the kitchen reads. */
export const wantedLines = (lines: readonly MergedLine[]) =>
  lines.map(({ productId, quantity, choiceIds }) => ({
    productId,
    quantity,
    ...(choiceIds.length === 0 ? {} : { choiceIds: [...choiceIds] }),
  }));
