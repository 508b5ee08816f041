import type { EntityManager } from 'typeorm';

/** Why a stock changed. The signed sum of a product's rows is its stock, always. */
type JournalKind = 'OPENING' | 'RESTOCK' | 'DEDUCTION' | 'RELEASE';

export interface JournalRow {
  readonly productId: string;
  readonly kind: JournalKind;
  /** Signed pieces. */
  readonly quantity: number;
  /** What caused it: an order id for DEDUCTION and RELEASE, the product's own id for OPENING. */
  readonly reference: string;
  /** For people; only a restock has one. */
  readonly reason?: string;
}

/** Writes rows in one statement, inside the transaction that changes the stock. At least one row. */
export async function writeJournal(tx: EntityManager, rows: readonly JournalRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO stock_journal (product_id, kind, quantity, reference, reason) VALUES ${rows.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
    rows.flatMap(({ productId, kind, quantity, reference, reason = '' }) => [
      productId,
      kind,
      quantity,
      reference,
      reason,
    ]),
  );
}
