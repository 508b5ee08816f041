import { inMillis, NOW, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { type ClaimedRow, type ClaimPosition, type ClaimSource, lockDue } from './claim-lot.js';

/** A safety net only: when a job ends, it makes the next job of its key due. */
const BEHIND_MS = 60_000;

export interface NewJob {
  readonly kind: string;
  readonly key: string | undefined;
  readonly payload: string;
  readonly delayMs: number;
}

export interface JobRow extends ClaimedRow {
  readonly kind: string;
  readonly key: string | null;
  readonly payload: string;
  /** The age when it was claimed. */
  readonly ageMs: number;
  readonly lastError: string | null;
  /**
   * Identifies this claim. It is lost if, after its lease, a worker claims the job again or finds it behind
   * another one of its key. Writes of a lost claim change nothing.
   */
  readonly claim: string;
}

export interface ClaimedLot {
  readonly jobs: JobRow[];
  /** The last due job that was read, claimed or not; undefined if none is due. */
  readonly last: ClaimPosition | undefined;
  /** Whether fewer jobs were due than the limit. */
  readonly isExhausted: boolean;
}

interface Repeat {
  readonly inMs: number;
  readonly reason: string | null;
  readonly isOverdue: boolean;
}

export const dueJobs = (kind: string): ClaimSource => ({
  table: 'job',
  id: 'job_id',
  dueAt: 'due_at',
  attempts: 'attempts',
  index: 'ix_job_due',
  where: "kind = ? AND state = 'WAITING'",
  parameters: [kind],
  columns: [
    'kind',
    'job_key AS `key`',
    'payload',
    'last_error AS lastError',
    `TIMESTAMPDIFF(MICROSECOND, created_at, ${NOW}) / 1000 AS ageMs`,
  ],
});

/** Whether an earlier job of the same key is waiting, or any other job of the key is running. */
const BLOCKED = `(
  EXISTS (SELECT 1 FROM job other WHERE other.kind = job.kind AND other.job_key = job.job_key
    AND other.state = 'WAITING' AND other.claim IS NULL AND other.job_id < job.job_id)
  OR EXISTS (SELECT 1 FROM job other WHERE other.kind = job.kind AND other.job_key = job.job_key
    AND other.state = 'WAITING' AND other.claim IS NOT NULL AND other.job_id <> job.job_id
    AND (other.job_id < job.job_id OR other.due_at > ${NOW})))`;

@Injectable()
export class JobRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** Stores jobs in one statement. @returns the id of the first one */
  async add(tx: EntityManager, jobs: readonly NewJob[]): Promise<string> {
    const { insertId } = await tx.query<{ insertId: number | string }>(
      `INSERT INTO job (kind, job_key, payload, due_at, created_at)
       VALUES ${jobs.map(({ delayMs }) => `(?, ?, ?, ${inMillis(delayMs)}, ${NOW})`).join(', ')}`,
      jobs.flatMap(({ kind, key, payload }) => [kind, key ?? null, payload]),
    );
    return String(insertId);
  }

  /** Whether an unclaimed job of the key is waiting. */
  async isWaiting(tx: EntityManager, kind: string, key: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT 1 FROM job WHERE kind = ? AND job_key = ? AND state = 'WAITING' AND claim IS NULL LIMIT 1`,
      [kind, key],
    );
    return rows.length > 0;
  }

  /** Claims due jobs. A job behind another one of its key is postponed until that one ends. */
  claim(
    kind: string,
    { limit, leaseMs, after }: { limit: number; leaseMs: number; after: ClaimPosition | undefined },
  ): Promise<ClaimedLot> {
    return this.uow.run(async tx => {
      const due = await lockDue<JobRow>(tx, dueJobs(kind), { limit, after });
      const behind = await this.#behind(tx, due);
      const claim = ulid();
      const jobs = due.filter(job => !behind.has(job.id));
      if (behind.size > 0)
        // Those whose lease has ended lose their claim, because they are not running any more.
        await tx.query(
          `UPDATE job SET is_behind = 1, claim = NULL, due_at = ${inMillis(BEHIND_MS)} WHERE job_id IN (?)`,
          [[...behind]],
        );
      if (jobs.length > 0)
        await tx.query(
          `UPDATE job SET attempts = attempts + 1, claim = ?, is_behind = 0, due_at = ${inMillis(leaseMs)}
           WHERE job_id IN (?)`,
          [claim, jobs.map(job => job.id)],
        );
      return {
        jobs: jobs.map(job => ({ ...job, attempts: job.attempts + 1, ageMs: Number(job.ageMs), claim })),
        last: due.at(-1),
        isExhausted: due.length < limit,
      };
    });
  }

  /** For a job that has exceeded its limit because its process died in each attempt. */
  async markOverdue({ id, claim }: JobRow): Promise<void> {
    await this.uow.run(tx =>
      tx.query(
        `UPDATE job SET overdue_since = ${NOW} WHERE job_id = ? AND claim = ? AND overdue_since IS NULL`,
        [id, claim],
      ),
    );
  }

  /** @returns false if the claim is lost */
  finish(job: JobRow): Promise<boolean> {
    return this.#end(job, "state = 'DONE', last_error = NULL, overdue_since = NULL");
  }

  /**
   * @param along runs in the transaction that marks the job as dead
   * @returns false if the claim is lost
   */
  bury(job: JobRow, error: string, along: (tx: EntityManager) => Promise<void>): Promise<boolean> {
    return this.uow.run(async tx => {
      const isBuried = await this.#end(job, "state = 'DEAD', last_error = ?", [error]);
      if (isBuried) await along(tx);
      return isBuried;
    });
  }

  /** Repeats without counting the attempt. @returns false if the claim is lost */
  repeat({ id, claim }: JobRow, { inMs, reason, isOverdue }: Repeat): Promise<boolean> {
    return this.uow.run(tx =>
      changesOne(
        tx,
        `UPDATE job SET claim = NULL, attempts = attempts - 1, last_error = COALESCE(?, last_error),
           due_at = ${inMillis(inMs)}${overdue(isOverdue)}
         WHERE job_id = ? AND claim = ?`,
        [reason, id, claim],
      ),
    );
  }

  /** Locks the job. @returns false if the claim is lost */
  async holds(tx: EntityManager, { id, claim }: JobRow): Promise<boolean> {
    const rows = await tx.query<unknown[]>('SELECT 1 FROM job WHERE job_id = ? AND claim = ? FOR UPDATE', [
      id,
      claim,
    ]);
    return rows.length > 0;
  }

  /** @returns false if the claim is lost */
  retry(
    { id, claim }: JobRow,
    { inMs, error, isOverdue }: { inMs: number; error: string; isOverdue: boolean },
  ): Promise<boolean> {
    return this.uow.run(tx =>
      changesOne(
        tx,
        `UPDATE job SET claim = NULL, last_error = ?, due_at = ${inMillis(inMs)}${overdue(isOverdue)}
         WHERE job_id = ? AND claim = ?`,
        [error, id, claim],
      ),
    );
  }

  #end({ id, kind, key, claim }: JobRow, changes: string, parameters: unknown[] = []): Promise<boolean> {
    return this.uow.run(async tx => {
      const ended = await changesOne(
        tx,
        `UPDATE job SET ${changes}, claim = NULL, ended_at = ${NOW} WHERE job_id = ? AND claim = ?`,
        [...parameters, id, claim],
      );
      if (ended && key !== null)
        // Order by all columns of the index: otherwise the update sorts and locks all jobs of the key.
        await tx.query(
          `UPDATE job FORCE INDEX (ix_job_key) SET is_behind = 0, due_at = ${NOW}
           WHERE kind = ? AND job_key = ? AND state = 'WAITING' AND claim IS NULL AND is_behind = 1
           ORDER BY kind, job_key, state, claim, job_id LIMIT 1`,
          [kind, key],
        );
      return ended;
    });
  }

  async #behind(tx: EntityManager, due: readonly JobRow[]): Promise<Set<string>> {
    const keyed = due.filter(job => job.key !== null).map(job => job.id);
    if (keyed.length === 0) return new Set();
    const rows = await tx.query<Array<{ id: string | number }>>(
      `SELECT job_id AS id FROM job WHERE job_id IN (?) AND ${BLOCKED}`,
      [keyed],
    );
    return new Set(rows.map(row => String(row.id)));
  }
}

const overdue = (isOverdue: boolean): string =>
  isOverdue ? `, overdue_since = COALESCE(overdue_since, ${NOW})` : '';

async function changesOne(tx: EntityManager, sql: string, parameters: unknown[]): Promise<boolean> {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(sql, parameters);
  return affectedRows === 1;
}
