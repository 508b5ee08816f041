import { createHash } from 'node:crypto';
import { type Caller, type ErrorEntry, errorEntryOf, isServiceError, ServiceError } from '@diancan/contracts';
import { NOW, UnitOfWork } from '@diancan/database';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface IdempotentRequest {
  /** Each caller has its own keys. */
  readonly caller: Caller;
  /** Without a key, every request is new. */
  readonly key: string | undefined;
  /** Distinguishes requests of different routes. */
  readonly verb: string;
  /** The body as its schema returned it, with its fields in the schema's order. */
  readonly body: object;
}

interface FirstOutcome {
  readonly fingerprint: string;
  readonly answer: string;
  readonly refusal_code: number | null;
}

/** The service's catalogue entry for a key that belongs to another request. */
export const KEY_REUSED = Symbol('KEY_REUSED');

/**
 * Makes requests safe to repeat: the key and the outcome commit together with the work, and each repetition
 * gets that outcome.
 */
@Injectable()
export class IdempotentRequests {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(KEY_REUSED) private readonly keyReused: ErrorEntry,
  ) {}

  /**
   * Runs `work` once per caller and key. A repetition gets the first answer, or the first refusal (4xx). A
   * failure with an unknown outcome is not stored, so its repetition runs `work` again.
   * @param work its result is stored as JSON; if it throws, its changes are rolled back
   * @throws ServiceError KEY_REUSED if the key belongs to another request; any error of `work`
   */
  async once<T extends object | null>(
    request: IdempotentRequest,
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    const { caller, key } = request;
    if (key === undefined) return this.uow.run(work);
    const fingerprint = fingerprintOf(request);
    const outcome = await this.uow.run(async (tx): Promise<FirstOutcome> => {
      // Waits until a concurrent request with the same key has committed or rolled back.
      const { affectedRows } = await tx.query<{ affectedRows: number }>(
        `INSERT IGNORE INTO idempotent_request
         (caller_role, caller_id, idempotency_key, fingerprint, created_at) VALUES (?, ?, ?, ?, ${NOW})`,
        [caller.role, caller.subject, key, fingerprint],
      );
      if (affectedRows === 0) return firstOutcome(tx, caller, key);
      const decided = { fingerprint, ...(await outcomeOf(tx, work)) };
      await tx.query(
        `UPDATE idempotent_request SET answer = ?, refusal_code = ?
         WHERE caller_role = ? AND caller_id = ? AND idempotency_key = ?`,
        [decided.answer, decided.refusal_code, caller.role, caller.subject, key],
      );
      return decided;
    });
    if (outcome.fingerprint !== fingerprint) throw new ServiceError(this.keyReused);
    return replay<T>(outcome);
  }
}

async function firstOutcome(tx: EntityManager, caller: Caller, key: string): Promise<FirstOutcome> {
  const [row] = await tx.query<FirstOutcome[]>(
    `SELECT fingerprint, answer, refusal_code FROM idempotent_request
     WHERE caller_role = ? AND caller_id = ? AND idempotency_key = ?`,
    [caller.role, caller.subject, key],
  );
  // The insert that found the row holds a shared lock on it, so the purge cannot have deleted it since.
  return row!;
}

/** A refusal rolls the work back, but is itself an outcome to store. */
async function outcomeOf(
  tx: EntityManager,
  work: (tx: EntityManager) => Promise<object | null>,
): Promise<Pick<FirstOutcome, 'answer' | 'refusal_code'>> {
  try {
    // A transaction inside `tx` is a savepoint.
    return { answer: JSON.stringify(await tx.transaction(work)), refusal_code: null };
  } catch (error) {
    if (!isServiceError(error) || error.entry.status >= 500) throw error;
    return { answer: JSON.stringify(error.data), refusal_code: error.code };
  }
}

function replay<T>({ answer, refusal_code: code }: FirstOutcome): T {
  if (code === null) return JSON.parse(answer) as T;
  const entry = errorEntryOf(code);
  if (entry === undefined) throw new Error(`a request was refused with an unknown code ${code}`);
  throw new ServiceError(entry, JSON.parse(answer) as ServiceError['data']);
}

const fingerprintOf = ({ verb, body }: IdempotentRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([verb, body]))
    .digest('hex');
