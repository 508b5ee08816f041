import type { EntityManager } from 'typeorm';

export interface StockLine {
  readonly productId: string;
  /** Pieces, at least 1. */
  readonly quantity: number;
}

/** Merges lines of the same product. */
export function mergeLines(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines)
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

// Both statements follow the primary key whatever the order of the lines, so that two carts cannot deadlock.

/**
 * Takes all lines in one statement.
 * @returns true if every line could be taken; if not, the caller must roll back
 */
export async function takeStock(tx: EntityManager, lines: readonly StockLine[]): Promise<boolean> {
  const quantity = quantityByProduct(lines);
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE product FORCE INDEX (PRIMARY) SET stock = stock - ${quantity.sql}
      WHERE product_id IN (${lines.map(() => '?').join(', ')}) AND on_sale = 1 AND stock >= ${quantity.sql}`,
    [...quantity.values, ...lines.map(line => line.productId), ...quantity.values],
  );
  return affectedRows === lines.length;
}

/** Returns the stock of all lines, whether their products are on sale or not. */
export async function giveStockBack(tx: EntityManager, lines: readonly StockLine[]): Promise<void> {
  const quantity = quantityByProduct(lines);
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE product FORCE INDEX (PRIMARY) SET stock = stock + ${quantity.sql}
      WHERE product_id IN (${lines.map(() => '?').join(', ')})`,
    [...quantity.values, ...lines.map(line => line.productId)],
  );
  if (affectedRows !== lines.length) throw new Error('stock to give back belongs to a product that is gone');
}

/**
 * SQL for the quantity of the current row. One UPDATE for all lines locks hot rows for one round trip only.
 */
function quantityByProduct(lines: readonly StockLine[]): { sql: string; values: unknown[] } {
  return {
    sql: `(CASE product_id ${lines.map(() => 'WHEN ? THEN ?').join(' ')} END)`,
    values: lines.flatMap(({ productId, quantity }) => [productId, quantity]),
  };
}
