import { inMillis, NOW, UnitOfWork } from '@diancan/database';
import type { ClaimedRow, ClaimSource } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { decodeTime } from 'ulid';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';

/** A message that is not confirmed yet. `id` is its place in the outbox. */
export type OutboxRow = OutgoingMessage & ClaimedRow;

/** A message that the broker has confirmed. */
export type SentMessage = OutgoingMessage & {
  /** The place that it had in the outbox. */
  readonly seq: string;
};

/**
 * The poller takes what is due. A process publishes its own messages right after their commit, so they become
 * due only later: the poller then sees what another process has left behind.
 */
export const DUE_AFTER_MS = 2_000;

export const dueMessages: ClaimSource = {
  table: 'outbox',
  id: 'seq',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_outbox_due',
  where: 'TRUE',
  parameters: [],
  columns: ['message_id AS messageId', 'name', 'message_key AS `key`', 'payload', 'previous'],
  lastError: 'last_error',
};

@Injectable()
export class OutboxRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * Stores messages in one statement, in the given order. They commit or roll back with `tx`.
   * @returns their places in the outbox; they cost a second statement if there are several messages
   */
  async add(tx: EntityManager, messages: readonly OutgoingMessage[]): Promise<string[]> {
    const row = `(?, ?, ?, ?, ?, ?, ${inMillis(DUE_AFTER_MS)})`;
    const { insertId } = await tx.query<{ insertId: number | string }>(
      `INSERT INTO outbox (message_id, name, message_key, payload, previous, created_at, due_at)
       VALUES ${messages.map(() => row).join(', ')}`,
      messages.flatMap(({ messageId, name, key, payload, previous = null }) => [
        messageId,
        name,
        key,
        payload,
        previous,
        new Date(decodeTime(messageId)),
      ]),
    );
    return messages.length === 1 ? [String(insertId)] : this.#placesOf(tx, messages);
  }

  /** The server may count up in steps, so the places do not follow from the first one. */
  async #placesOf(tx: EntityManager, messages: readonly OutgoingMessage[]): Promise<string[]> {
    const rows = await tx.query<Array<{ messageId: string; seq: number | string }>>(
      `SELECT message_id AS messageId, seq FROM outbox FORCE INDEX (ix_outbox_message)
       WHERE message_id IN (?)`,
      [messages.map(({ messageId }) => messageId)],
    );
    const places = new Map(rows.map(({ messageId, seq }) => [messageId, String(seq)]));
    return messages.map(({ messageId }) => places.get(messageId)!);
  }

  /** Puts messages off that no poller has claimed, because their own process is still publishing them. */
  async keep(seqs: readonly string[]): Promise<void> {
    await this.uow.run(tx =>
      tx.query(
        `UPDATE outbox FORCE INDEX (PRIMARY) SET due_at = ${inMillis(DUE_AFTER_MS)}
         WHERE seq IN (?) AND attempts = 0`,
        [inOrder(seqs)],
      ),
    );
  }

  /** Moves confirmed messages to `sent_message`. One that has been moved already stays as it is. */
  async archive(seqs: readonly string[]): Promise<void> {
    await this.uow.run(async tx => {
      const sorted = inOrder(seqs);
      await tx.query(
        `INSERT INTO sent_message
           (seq, day, message_id, name, message_key, payload, previous, created_at, attempts, sent_at)
         SELECT seq, DATE(created_at), message_id, name, message_key, payload, previous, created_at, attempts,
           ${NOW}
         FROM outbox FORCE INDEX (PRIMARY) WHERE seq IN (?)
         ON DUPLICATE KEY UPDATE sent_at = sent_message.sent_at`,
        [sorted],
      );
      // Row by row: for `seq IN (…)` the optimizer scans a small table, and the scan waits for every
      // transaction that is sending a message.
      const places = sorted.map(() => 'SELECT ? AS seq').join(' UNION ALL ');
      await tx.query(
        `DELETE o FROM (${places}) moved STRAIGHT_JOIN outbox o ON o.seq = moved.seq`,
        sorted.map(Number),
      );
    });
  }

  /**
   * Messages confirmed from `since` on, in the order of the outbox, behind `after`: those confirmed before
   * `until`, and those with a place up to `upTo`.
   */
  sentBetween(
    since: Date,
    until: string,
    { upTo, after, limit }: { upTo: string; after: string; limit: number },
  ): Promise<SentMessage[]> {
    return this.#list(
      `FROM sent_message WHERE seq > ? AND sent_at >= ? AND (sent_at < ? OR seq <= ?)
       ORDER BY seq LIMIT ${limit}`,
      [after, since, until, upTo],
    );
  }

  /** The place of the last message in the outbox; `0` if there is none. */
  async lastWaiting(): Promise<string> {
    const [row] = await this.uow.run(tx =>
      tx.query<Array<{ seq: string }>>('SELECT CAST(COALESCE(MAX(seq), 0) AS CHAR) AS seq FROM outbox'),
    );
    return row!.seq;
  }

  /** Messages in the outbox up to a place, in their order, behind `after`. */
  waitingUpTo(last: string, { after, limit }: { after: string; limit: number }): Promise<SentMessage[]> {
    return this.#list(`FROM outbox WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${limit}`, [after, last]);
  }

  async #list(from: string, parameters: unknown[]): Promise<SentMessage[]> {
    const columns = 'seq, message_id AS messageId, name, message_key AS `key`, payload, previous';
    const rows = await this.uow.run(tx => tx.query<SentMessage[]>(`SELECT ${columns} ${from}`, parameters));
    return rows.map(row => ({ ...row, seq: String(row.seq) }));
  }

  /** How many messages are not confirmed yet, and the age of the oldest one (0 if there is none). */
  async count(): Promise<{ waiting: number; lagSeconds: number }> {
    const [row] = await this.uow.run(tx =>
      tx.query<Array<{ waiting: string; lagSeconds: string | null }>>(
        `SELECT COUNT(*) AS waiting,
           (SELECT TIMESTAMPDIFF(MICROSECOND, created_at, ${NOW}) / 1000000 FROM outbox ORDER BY seq LIMIT 1)
             AS lagSeconds
         FROM outbox`,
      ),
    );
    // The message's time is that of its sender's clock, which may be ahead.
    return { waiting: Number(row!.waiting), lagSeconds: Math.max(0, Number(row!.lagSeconds)) };
  }

  /** The database's time, UTC, in SQL's notation. */
  async now(): Promise<string> {
    const [row] = await this.uow.run(tx =>
      tx.query<Array<{ now: string }>>(`SELECT CAST(${NOW} AS CHAR) AS now`),
    );
    return row!.now;
  }
}

/** Every instance locks rows in the order of the primary key, so that they do not deadlock. */
const inOrder = (seqs: readonly string[]): string[] => seqs.toSorted((a, b) => Number(a) - Number(b));
