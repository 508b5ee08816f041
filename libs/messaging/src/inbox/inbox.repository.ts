import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { messageDay } from './message-day.js';

/** In the column `batch`: this message has become a dead letter. */
const DEAD = 'dead-';
/** It was a dead letter, and is discarded. */
const DISCARDED = 'gone-';

/** What the inbox says of a message: handled, a dead letter, or discarded. */
export type InboxMark = 'handled' | 'dead' | 'discarded';

/** @param batch of a row of the inbox */
export function inboxMark(batch: string): InboxMark {
  if (batch.startsWith(DEAD)) return 'dead';
  return batch.startsWith(DISCARDED) ? 'discarded' : 'handled';
}

/** Which messages have had their effect on a consumer. */
@Injectable()
export class Inbox {
  /**
   * Records messages as received; commits with their effect. Waits for a transaction that is receiving one of
   * them right now.
   * @returns the ids that are new
   */
  receive(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#insert(tx, consumer, ids, ulid());
  }

  /** Records a message as received because it is a dead letter now. @returns false if it is not new */
  async bury(tx: EntityManager, consumer: string, id: string): Promise<boolean> {
    return (await this.#insert(tx, consumer, [id], DEAD + ulid())).has(id);
  }

  /** Lets a dead letter be received once more. */
  async exhume(tx: EntityManager, consumer: string, id: string): Promise<void> {
    await tx.query('DELETE FROM inbox WHERE consumer = ? AND message_id = ? AND day = ? AND batch LIKE ?', [
      consumer,
      id,
      messageDay(id),
      `${DEAD}%`,
    ]);
  }

  /** Takes back, in the same transaction, that messages were received. */
  async forget(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await tx.query('DELETE FROM inbox WHERE consumer = ? AND message_id IN (?) AND day IN (?)', [
      consumer,
      ids.toSorted(),
      [...new Set(ids.map(messageDay))],
    ]);
  }

  /** A dead letter that is discarded is as good as handled. */
  async discard(tx: EntityManager, consumer: string, id: string): Promise<void> {
    await tx.query(
      `UPDATE inbox SET batch = ?
       WHERE consumer = ? AND message_id = ? AND day = ? AND batch LIKE '${DEAD}%'`,
      [DISCARDED + ulid(), consumer, id, messageDay(id)],
    );
  }

  /** Which of these messages have had their effect, or are discarded; a dead letter has not. */
  async had(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT message_id AS id FROM inbox
       WHERE consumer = ? AND message_id IN (?) AND day IN (?) AND batch NOT LIKE '${DEAD}%'`,
      [consumer, ids, [...new Set(ids.map(messageDay))]],
    );
    return new Set(rows.map(row => row.id));
  }

  /** @param batch a tag that no other attempt has: a row that has it was written by this one */
  async #insert(
    tx: EntityManager,
    consumer: string,
    ids: readonly string[],
    batch: string,
  ): Promise<ReadonlySet<string>> {
    // Sorted by the primary key, so that two batches do not wait for each other in a circle.
    const sorted = [...new Set(ids)].toSorted();
    const days = sorted.map(messageDay);
    // Not INSERT IGNORE: that would also ignore a missing partition, and the message would be lost.
    await tx.query(
      `INSERT INTO inbox (consumer, message_id, day, batch, received_at)
       VALUES ${sorted.map(() => `(?, ?, ?, ?, ${NOW})`).join()}
       ON DUPLICATE KEY UPDATE consumer = consumer`,
      sorted.flatMap((id, i) => [consumer, id, days[i], batch]),
    );
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT message_id AS id FROM inbox
       WHERE consumer = ? AND message_id IN (?) AND day IN (?) AND batch = ?`,
      [consumer, sorted, [...new Set(days)], batch],
    );
    return new Set(rows.map(row => row.id));
  }
}
