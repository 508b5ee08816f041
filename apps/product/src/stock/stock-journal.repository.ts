import { toSafeInteger } from '@diancan/database';
import type { EntityManager } from 'typeorm';

/** Why a stock changed. The signed sum of a product's rows always equals its stock. */
type JournalKind = 'OPENING' | 'RESTOCK' | 'DEDUCTION' | 'RELEASE' | 'ALLOTMENT' | 'FROM_ACTIVITY';

export interface JournalRow {
  readonly productId: string;
  readonly kind: JournalKind;
  /** Signed pieces. */
  readonly quantity: number;
  /**
   * The cause, unique for each product and kind: the global transaction (in an earlier release, the order)
   * for DEDUCTION and RELEASE, the product's own id for OPENING. ALLOTMENT: the transaction that moves pieces
   * to a flash sale; FROM_ACTIVITY: that transaction, the order, or the change of the flash sale.
   */
  readonly reference: string;
  /** Text for people; only a restock has one. */
  readonly reason?: string;
}

/** Inserts rows in one statement, inside the transaction that changes the stock. Needs at least one row. */
export async function writeJournal(tx: EntityManager, rows: readonly JournalRow[]): Promise<void> {
  const values = rows.map(() => '(?, ?, ?, ?, ?)').join(', ');
  await tx.query(
    `INSERT INTO stock_journal (product_id, kind, quantity, reference, reason) VALUES ${values}`,
    rows.flatMap(({ productId, kind, quantity, reference, reason = '' }) => [
      productId,
      kind,
      quantity,
      reference,
      reason,
    ]),
  );
}

/** The rows with that cause. */
export async function findJournal(tx: EntityManager, reference: string): Promise<JournalRow[]> {
  const rows = await tx.query<Array<Omit<JournalRow, 'quantity'> & { quantity: string }>>(
    `SELECT product_id AS productId, kind, quantity, reference FROM stock_journal WHERE reference = ?`,
    [reference],
  );
  return rows.map(row => ({ ...row, quantity: toSafeInteger(row.quantity) }));
}
