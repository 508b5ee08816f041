import type { EntityManager } from 'typeorm';
import { type FlashJournalRow, writeFlashJournal } from './flash-journal.repository.js';

/** Locks the activity until the end of the transaction. @returns its dish; null if it has no stock yet */
export async function lockActivity(tx: EntityManager, activityId: string): Promise<string | null> {
  const [row] = await tx.query<{ productId: string }[]>(
    'SELECT product_id AS productId FROM flash_stock WHERE activity_id = ? FOR UPDATE',
    [activityId],
  );
  return row?.productId ?? null;
}

/** The first pieces of an activity. */
export async function openActivity(tx: EntityManager, activityId: string, productId: string): Promise<void> {
  await tx.query('INSERT INTO flash_stock (activity_id, product_id, stock) VALUES (?, ?, 0)', [
    activityId,
    productId,
  ]);
}

/** Writes rows to the journal of an activity that is locked, and changes its stock by their sum. */
export async function moveFlashStock(
  tx: EntityManager,
  activityId: string,
  rows: readonly FlashJournalRow[],
): Promise<void> {
  await writeFlashJournal(tx, activityId, rows);
  const sum = rows.reduce((total, { quantity }) => total + quantity, 0);
  await tx.query('UPDATE flash_stock SET stock = stock + ? WHERE activity_id = ?', [sum, activityId]);
}
