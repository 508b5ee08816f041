import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface AttemptCount {
  readonly attempts: number;
  /** Null if no attempt has come to an end. */
  readonly lastError: string | null;
}

const NONE: AttemptCount = { attempts: 0, lastError: null };

/** The attempts of each message that has failed, for each consumer. */
@Injectable()
export class Attempts {
  async read(tx: EntityManager, consumer: string, id: string): Promise<AttemptCount> {
    const [row] = await tx.query<AttemptCount[]>(
      'SELECT attempts, last_error AS lastError FROM message_attempt WHERE consumer = ? AND message_id = ?',
      [consumer, id],
    );
    return row ?? NONE;
  }

  /**
   * @param change how many attempts to add: -1 takes one back
   * @param error null: it has not come to an end yet
   * @returns the count
   */
  async add(
    tx: EntityManager,
    consumer: string,
    id: string,
    { change, error }: { change: number; error: string | null },
  ): Promise<number> {
    await tx.query(
      `INSERT INTO message_attempt (consumer, message_id, attempts, last_error, updated_at)
       VALUES (?, ?, ?, ?, ${NOW})
       ON DUPLICATE KEY UPDATE attempts = attempts + ?, last_error = COALESCE(?, last_error),
         updated_at = ${NOW}`,
      [consumer, id, Math.max(change, 0), error, change, error],
    );
    return (await this.read(tx, consumer, id)).attempts;
  }

  async forget(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.query('DELETE FROM message_attempt WHERE consumer = ? AND message_id IN (?)', [
      consumer,
      ids.toSorted(),
    ]);
  }
}
