import type { EntityManager } from 'typeorm';

/** Why the stock of a flash sale changed. The signed sum of its rows always equals its stock. */
export type FlashJournalKind = 'OPENING' | 'SALE' | 'RETURN' | 'CLOSING';

export interface FlashJournalRow {
  readonly kind: FlashJournalKind;
  /** Signed pieces. */
  readonly quantity: number;
  /**
   * The cause, unique for each activity and kind: the global transaction for OPENING, the order for SALE and
   * RETURN; for CLOSING the order, the change of the activity, or the transaction that was aborted.
   */
  readonly reference: string;
}

/** Inserts rows in one statement. Needs at least one row. */
export async function writeFlashJournal(
  tx: EntityManager,
  activityId: string,
  rows: readonly FlashJournalRow[],
): Promise<void> {
  const values = rows.map(() => '(?, ?, ?, ?)').join(', ');
  await tx.query(
    `INSERT INTO flash_journal (activity_id, kind, quantity, reference) VALUES ${values}`,
    rows.flatMap(({ kind, quantity, reference }) => [activityId, kind, quantity, reference]),
  );
}

/** Which of these causes already have a row of the kind. The caller has locked the activity. */
export async function knownReferences(
  tx: EntityManager,
  activityId: string,
  kind: FlashJournalKind,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ reference: string }[]>(
    'SELECT reference FROM flash_journal WHERE activity_id = ? AND kind = ? AND reference IN (?)',
    [activityId, kind, references],
  );
  return new Set(rows.map(({ reference }) => reference));
}
