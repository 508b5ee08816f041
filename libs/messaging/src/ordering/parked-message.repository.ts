import { NOW, purge, UnitOfWork } from '@diancan/database';
import type { ClaimedRow, ClaimSource } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { PURGES } from '../retention.js';

/** A message that has come too early. */
export interface EarlyMessage extends OutgoingMessage {
  /** The message of its key before it, which has had no effect yet. */
  readonly previousId: string;
}

/** A parked message that goes back to its consumer's queue. */
export type ParkedRow = OutgoingMessage & ClaimedRow & { readonly consumer: string };

/** A message that still waits for the one before it. */
export interface Waiting {
  readonly id: string;
  readonly consumer: string;
  readonly previousId: string;
}

export interface ParkedCount {
  readonly parked: number;
  /** The age of the oldest one, in seconds. */
  readonly ageSeconds: number;
}

const NEVER = "'9999-12-31'";

export const dueParkedMessages: ClaimSource = {
  table: 'parked_message',
  id: 'id',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_parked_message_due',
  where: 'TRUE',
  parameters: [],
  columns: ['consumer', 'message_id AS messageId', 'name', 'message_key AS `key`', 'payload', 'previous'],
  lastError: 'last_error',
};

@Injectable()
export class ParkedMessages {
  constructor(private readonly uow: UnitOfWork) {}

  /** One that was given back before, and comes too early again, is parked again. */
  async park(tx: EntityManager, consumer: string, messages: readonly EarlyMessage[]): Promise<void> {
    const sorted = messages.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1));
    // The claim of an instance that is giving it back right now is over: `attempts` is the claim's number.
    await tx.query(
      `INSERT INTO parked_message
         (consumer, message_id, name, message_key, payload, previous, previous_id, parked_at, due_at)
       VALUES ${sorted.map(() => `(?, ?, ?, ?, ?, ?, ?, ${NOW}, ${NEVER})`).join()}
       ON DUPLICATE KEY UPDATE attempts = attempts + 1, due_at = ${NEVER}, returned_at = NULL`,
      sorted.flatMap(({ messageId, name, key, payload, previous = null, previousId }) => [
        consumer,
        messageId,
        name,
        key,
        payload,
        previous,
        previousId,
      ]),
    );
  }

  /** Those that wait for one of these messages become due. @returns whether there are any */
  async release(consumer: string, previousIds: readonly string[]): Promise<boolean> {
    return this.#changes(
      `UPDATE parked_message SET due_at = ${NOW}
       WHERE consumer = ? AND previous_id IN (?) AND returned_at IS NULL AND due_at = ${NEVER}`,
      [consumer, previousIds.toSorted()],
    );
  }

  /** Ends a claim: the queue has the message again. */
  async markReturned({ id, attempts }: ClaimedRow): Promise<void> {
    await this.#changes(
      `UPDATE parked_message SET due_at = ${NEVER}, returned_at = ${NOW} WHERE id = ? AND attempts = ?`,
      [id, attempts],
    );
  }

  /** Those that still wait, in the order of their ids, behind `after`. */
  async waiting(after: string, limit: number): Promise<Waiting[]> {
    const rows = await this.uow.run(tx =>
      tx.query<Waiting[]>(
        `SELECT id, consumer, previous_id AS previousId FROM parked_message
         WHERE id > ? AND due_at = ${NEVER} AND returned_at IS NULL ORDER BY id LIMIT ${limit}`,
        [after],
      ),
    );
    return rows.map(row => ({ ...row, id: String(row.id) }));
  }

  /** Which of these messages are parked, or were given back less than a day ago. */
  async known(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Array<{ id: string }>>(
      'SELECT message_id AS id FROM parked_message WHERE consumer = ? AND message_id IN (?)',
      [consumer, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** By consumer. One that is on its way back counts until the queue has it. */
  async count(): Promise<ReadonlyMap<string, ParkedCount>> {
    const rows = await this.uow.run(tx =>
      tx.query<Array<{ consumer: string; parked: string; ageSeconds: string }>>(
        `SELECT consumer, COUNT(*) AS parked,
           TIMESTAMPDIFF(MICROSECOND, MIN(parked_at), ${NOW}) / 1000000 AS ageSeconds
         FROM parked_message WHERE returned_at IS NULL GROUP BY consumer`,
      ),
    );
    return new Map(
      rows.map(({ consumer, parked, ageSeconds }) => [
        consumer,
        { parked: Number(parked), ageSeconds: Number(ageSeconds) },
      ]),
    );
  }

  /** Deletes those that were given back more than a day ago. @returns whether there may be more of them */
  purge(): Promise<boolean> {
    return purge(this.uow, PURGES.parkedMessages);
  }

  async #changes(sql: string, parameters: unknown[]): Promise<boolean> {
    const { affectedRows } = await this.uow.run(tx => tx.query<{ affectedRows: number }>(sql, parameters));
    return affectedRows > 0;
  }
}
