import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';

export interface DeadLetter extends OutgoingMessage {
  readonly consumer: string;
}

/** How a message has died. */
export interface Death {
  /** One line of at most 500 characters. */
  readonly error: string;
  readonly attempts: number;
}

/** A replayed message is handled or dead again within this time. */
const REPLAY_MS = 86_400_000;
/** A condition of SQL on `dead_letter`: it is neither replayed nor discarded. */
export const IS_OPEN = 'replayed_at IS NULL AND discarded_at IS NULL';

@Injectable()
export class DeadLetters {
  /** A message that dies again keeps its row. */
  async add(tx: EntityManager, letter: DeadLetter, { error, attempts }: Death): Promise<void> {
    const { consumer, messageId, name, key, payload, previous = null } = letter;
    await tx.query(
      `INSERT INTO dead_letter
         (consumer, message_id, name, message_key, payload, previous, error, attempts, died_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${NOW})
       ON DUPLICATE KEY UPDATE error = ?, attempts = ?, died_at = ${NOW}, replayed_at = NULL,
         discarded_at = NULL`,
      [consumer, messageId, name, key, payload, previous, error, attempts, error, attempts],
    );
  }

  /** Locks it. @returns undefined if there is no such dead letter, or if it is replayed or discarded */
  async lockOpen(tx: EntityManager, id: string): Promise<DeadLetter | undefined> {
    const [letter] = await tx.query<DeadLetter[]>(
      `SELECT consumer, message_id AS messageId, name, message_key AS \`key\`, payload, previous
       FROM dead_letter WHERE id = ? AND ${IS_OPEN} FOR UPDATE`,
      [id],
    );
    return letter;
  }

  /** Which of these messages are dead letters, or were replayed less than a day ago. */
  async heldUp(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT message_id AS id FROM dead_letter WHERE consumer = ? AND message_id IN (?)
       AND discarded_at IS NULL AND (replayed_at IS NULL OR replayed_at > ${inMillis(-REPLAY_MS)})`,
      [consumer, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async markReplayed(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`UPDATE dead_letter SET replayed_at = ${NOW} WHERE id = ?`, [id]);
  }

  async markDiscarded(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`UPDATE dead_letter SET discarded_at = ${NOW} WHERE id = ?`, [id]);
  }

  /** How many are open, by consumer. */
  async count(tx: EntityManager): Promise<ReadonlyMap<string, number>> {
    const rows = await tx.query<Array<{ consumer: string; count: string | number }>>(
      `SELECT consumer, COUNT(*) AS count FROM dead_letter WHERE ${IS_OPEN} GROUP BY consumer`,
    );
    return new Map(rows.map(({ consumer, count }) => [consumer, Number(count)]));
  }
}
