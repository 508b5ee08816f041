import type { ConsumerContract } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { keptMs } from '../retention.js';

interface Sent {
  readonly messageId: string;
  readonly name: string;
  readonly key: string | null;
}

/**
 * Links the messages of each key, for each ordered consumer, in the order of the commits that send them. The
 * row of a key stays locked until the commit, so a message that is rolled back leaves no gap.
 */
export class MessageChains {
  #isUsed = false;

  /** @param consumers of the whole fleet */
  constructor(private readonly consumers: readonly ConsumerContract[]) {}

  /** Whether this process has sent a message to an ordered consumer, and so has the table `last_message`. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /**
   * Costs two statements if the message has a key and an ordered consumer takes it, else none.
   * @returns the column `previous` of the message
   */
  async link(tx: EntityManager, { messageId, name, key }: Sent): Promise<string | null> {
    const consumers = this.#orderedConsumersOf(name);
    if (key === null || consumers.length === 0) return null;
    this.#isUsed = true;
    await tx.query(
      `INSERT INTO last_message (consumer, message_key, message_id, previous_id, updated_at)
       VALUES ${consumers.map(() => `(?, ?, ?, NULL, ${NOW})`).join()}
       ON DUPLICATE KEY UPDATE
         previous_id = IF(updated_at >= ${inMillis(-keptMs('lastMessage'))}, message_id, NULL),
         message_id = ?, updated_at = ${NOW}`,
      [...consumers.flatMap(consumer => [consumer, key, messageId]), messageId],
    );
    const rows = await tx.query<Array<{ consumer: string; previousId: string }>>(
      `SELECT consumer, previous_id AS previousId FROM last_message
       WHERE consumer IN (?) AND message_key = ? AND previous_id IS NOT NULL`,
      [consumers, key],
    );
    if (rows.length === 0) return null;
    return JSON.stringify(Object.fromEntries(rows.map(row => [row.consumer, row.previousId])));
  }

  /** Sorted, so that all senders lock rows in the same order. */
  #orderedConsumersOf(message: string): string[] {
    return this.consumers
      .filter(({ ordered, messages }) => ordered === true && messages.some(({ name }) => name === message))
      .map(({ name }) => name)
      .toSorted();
  }
}
