import type { Query, Schemas, Violation } from './truth.js';

const TRUTH = '1: the journal adds up to the stock';

/** For each product: the sum of its journal rows equals its stock, the stock is ≥ 0, and one row opens it. */
export async function stockJournal(query: Query, { product }: Schemas): Promise<Violation[]> {
  const wrong = await query<{ about: string; stock: number; journal: number; openings: number }>(`
    SELECT p.product_id AS about, p.stock, COALESCE(SUM(j.quantity), 0) AS journal,
           COALESCE(SUM(j.kind = 'OPENING'), 0) AS openings
    FROM ${product}.product p LEFT JOIN ${product}.stock_journal j ON j.product_id = p.product_id
    GROUP BY p.product_id, p.stock
    HAVING p.stock <> journal OR p.stock < 0 OR openings <> 1`);
  const orphans = await query<{ about: string }>(`
    SELECT DISTINCT j.product_id AS about FROM ${product}.stock_journal j
    LEFT JOIN ${product}.product p ON p.product_id = j.product_id WHERE p.product_id IS NULL`);
  return [
    ...wrong.map(({ about, stock, journal, openings }) => ({
      truth: TRUTH,
      about,
      finding: `stock is ${stock}, its journal says ${journal}, with ${openings} opening rows`,
    })),
    ...orphans.map(({ about }) => ({
      truth: TRUTH,
      about,
      finding: 'has journal rows, but there is no such product',
    })),
  ];
}
