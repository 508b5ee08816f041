import type { EntityManager } from 'typeorm';

export interface StockLine {
  readonly productId: string;
  /** Pieces, at least 1. */
  readonly quantity: number;
}

/** Lines of the same product become one. */
export function mergeLines(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines)
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
}

// Both statements walk along the primary key, whatever the order of the lines: two carts cannot lock each other out.

/** Takes all lines in one statement. @returns whether every line could be taken; if not, the caller rolls back */
export async function takeStock(tx: EntityManager, lines: readonly StockLine[]): Promise<boolean> {
  const quantity = quantityByProduct(lines);
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE product FORCE INDEX (PRIMARY) SET stock = stock - ${quantity.sql}
      WHERE product_id IN (${lines.map(() => '?').join(', ')}) AND on_sale = 1 AND stock >= ${quantity.sql}`,
    [...quantity.values, ...lines.map(line => line.productId), ...quantity.values],
  );
  return affectedRows === lines.length;
}

/** Gives all lines back, whether their products are on sale or not. */
export async function giveStockBack(tx: EntityManager, lines: readonly StockLine[]): Promise<void> {
  const quantity = quantityByProduct(lines);
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE product FORCE INDEX (PRIMARY) SET stock = stock + ${quantity.sql}
      WHERE product_id IN (${lines.map(() => '?').join(', ')})`,
    [...quantity.values, ...lines.map(line => line.productId)],
  );
  if (affectedRows !== lines.length) throw new Error('stock to give back belongs to a product that is gone');
}

/** The quantity of the row at hand: one UPDATE for all lines holds hot rows for one round trip instead of many. */
function quantityByProduct(lines: readonly StockLine[]): { sql: string; values: unknown[] } {
  return {
    sql: `(CASE product_id ${lines.map(() => 'WHEN ? THEN ?').join(' ')} END)`,
    values: lines.flatMap(({ productId, quantity }) => [productId, quantity]),
  };
}
