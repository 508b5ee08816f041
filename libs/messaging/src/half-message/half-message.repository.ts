import { inMillis, NOW, purge, UnitOfWork } from '@diancan/database';
import type { ClaimedRow, ClaimSource } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PURGES } from '../retention.js';
import { HALF_MESSAGE_LIFE, type HalfMessageState, type HalfMessageVerb } from './half-message-life.js';

/** A message that waits for the end of its local transaction. */
export interface StoredHalfMessage {
  /** ULID. The message gets another one when it is committed, because its age counts from then on. */
  readonly id: string;
  readonly key: string | null;
  /** JSON. */
  readonly payload: string;
}

/** A half message that is claimed for a check. */
export interface HalfMessageRow extends ClaimedRow, StoredHalfMessage {
  /** How many checks were answered. */
  readonly checks: number;
}

/** Which local transaction, and which message. */
export interface HalfMessageKind {
  readonly kind: string;
  readonly name: string;
}

/**
 * Only an instance that knows the kind and the message claims a half message, so one of another release waits
 * for such an instance.
 */
export const dueHalfMessages = ({ kind, name }: HalfMessageKind): ClaimSource => ({
  table: 'half_message',
  id: 'id',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_half_message_due',
  where: "kind = ? AND state = 'PREPARED' AND name = ?",
  parameters: [kind, name],
  columns: ['message_key AS `key`', 'payload', 'checks'],
});

@Injectable()
export class HalfMessageRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** @param dueInMs when the first check follows */
  async add(
    tx: EntityManager,
    { kind, name }: HalfMessageKind,
    { id, key, payload }: StoredHalfMessage,
    dueInMs: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO half_message (id, kind, name, message_key, payload, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, ${inMillis(dueInMs)}, ${NOW})`,
      [id, kind, name, key, payload],
    );
  }

  /** The one conditional update that decides a half message. @returns false if it was decided before */
  async decide(tx: EntityManager, id: string, verb: HalfMessageVerb): Promise<boolean> {
    const { from, to, isGivenUp } = HALF_MESSAGE_LIFE[verb];
    return changesOne(
      tx,
      `UPDATE half_message SET state = ?, is_given_up = ?, ended_at = ${NOW} WHERE id = ? AND state = ?`,
      [to, isGivenUp, id, from],
    );
  }

  /** @param messageId of the committed message in the outbox */
  async noteMessage(tx: EntityManager, id: string, messageId: string): Promise<void> {
    await tx.query('UPDATE half_message SET message_id = ? WHERE id = ?', [messageId, id]);
  }

  /** @returns null if it is not there any more */
  async stateOf(tx: EntityManager, id: string): Promise<HalfMessageState | null> {
    const [row] = await tx.query<Array<{ state: HalfMessageState }>>(
      'SELECT state FROM half_message WHERE id = ?',
      [id],
    );
    return row?.state ?? null;
  }

  /**
   * Counts a check that was answered, and sets the time of the next one.
   * @returns false if it is decided, or another worker has claimed it since
   */
  async countCheck(tx: EntityManager, { id, attempts }: HalfMessageRow, nextInMs: number): Promise<boolean> {
    return changesOne(
      tx,
      `UPDATE half_message SET checks = checks + 1, last_error = NULL, due_at = ${inMillis(nextInMs)}
       WHERE id = ? AND state = 'PREPARED' AND attempts = ?`,
      [id, attempts],
    );
  }

  /** For operators. The check was not answered, so it does not count. */
  async noteError({ id, attempts }: HalfMessageRow, error: string): Promise<void> {
    await this.uow.run(tx =>
      tx.query(
        "UPDATE half_message SET last_error = ? WHERE id = ? AND state = 'PREPARED' AND attempts = ?",
        [error, id, attempts],
      ),
    );
  }

  /** Deletes those that ended long ago. @returns whether there may be more of them */
  purge(): Promise<boolean> {
    return purge(this.uow, PURGES.halfMessages);
  }

  /** By kind, how many are not decided. */
  async countPrepared(): Promise<Map<string, number>> {
    const rows = await this.uow.run(tx =>
      tx.query<Array<{ kind: string; count: number | string }>>(
        "SELECT kind, COUNT(*) AS count FROM half_message WHERE state = 'PREPARED' GROUP BY kind",
      ),
    );
    return new Map(rows.map(({ kind, count }) => [kind, Number(count)]));
  }
}

async function changesOne(tx: EntityManager, sql: string, parameters: unknown[]): Promise<boolean> {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(sql, parameters);
  return affectedRows === 1;
}
