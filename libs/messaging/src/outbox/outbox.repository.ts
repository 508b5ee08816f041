import { inMillis, NOW, UnitOfWork } from '@diancan/database';
import type { ClaimedRow, ClaimSource } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { decodeTime } from 'ulid';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';

/** A message that is not confirmed yet. `id` is its place in the outbox. */
export type OutboxRow = OutgoingMessage & ClaimedRow;

/**
 * The poller takes what is due. A process publishes its own messages right after their commit, so they become
 * due only later: the poller then sees what another process has left behind.
 */
const DUE_AFTER_MS = 2_000;

export const dueMessages: ClaimSource = {
  table: 'outbox',
  id: 'seq',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_outbox_due',
  where: 'TRUE',
  parameters: [],
  columns: ['message_id AS messageId', 'name', 'message_key AS `key`', 'payload'],
};

@Injectable()
export class OutboxRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** Commits or rolls back with `tx`. @returns its place in the outbox */
  async add(tx: EntityManager, { messageId, name, key, payload }: OutgoingMessage): Promise<string> {
    const { insertId } = await tx.query<{ insertId: number | string }>(
      `INSERT INTO outbox (message_id, name, message_key, payload, created_at, due_at)
       VALUES (?, ?, ?, ?, ?, ${inMillis(DUE_AFTER_MS)})`,
      [messageId, name, key, payload, new Date(decodeTime(messageId))],
    );
    return String(insertId);
  }

  /** Moves confirmed messages to `sent_message`. One that has been moved already stays as it is. */
  async archive(seqs: readonly string[]): Promise<void> {
    await this.uow.run(async tx => {
      // Locked in the order of the primary key, as by every other instance.
      const sorted = seqs.toSorted((a, b) => Number(a) - Number(b));
      await tx.query(
        `INSERT INTO sent_message (seq, day, message_id, name, message_key, payload, created_at, attempts, sent_at)
         SELECT seq, DATE(created_at), message_id, name, message_key, payload, created_at, attempts, ${NOW}
         FROM outbox WHERE seq IN (?)
         ON DUPLICATE KEY UPDATE sent_at = sent_message.sent_at`,
        [sorted],
      );
      await tx.query('DELETE FROM outbox WHERE seq IN (?)', [sorted]);
    });
  }
}
