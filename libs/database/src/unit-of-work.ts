import { AsyncLocalStorage } from 'node:async_hooks';
import { throwIfAbandoned } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { runHooksAfterCommit } from './after-commit.js';

const MAX_ATTEMPTS = 5;

/** The transaction that the current work is part of. */
interface Surrounding {
  readonly tx: EntityManager;
  open: boolean;
}

/** Runs work in one local transaction. */
@Injectable()
export class UnitOfWork {
  readonly #surrounding = new AsyncLocalStorage<Surrounding>();

  constructor(private readonly dataSource: DataSource) {
    runHooksAfterCommit(dataSource);
  }

  /**
   * Commits what `work` did, or nothing. A deadlock runs `work` again in a new transaction, so it must have
   * no effects outside of it; `afterCommit` holds back what follows. Inside another `run` it joins that
   * transaction, as a savepoint: its part is undone if it throws, and commits with the outer one; run such
   * parts one after another. When the request behind it has run out of time, nothing is begun, and nothing
   * committed; work that outlives the request, a job's or a consumer's, begins with `outOfContext`.
   * @throws ServiceError DEADLINE_EXCEEDED
   */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const surrounding = this.#surrounding.getStore();
    return surrounding?.open ? this.#join(surrounding.tx, work) : this.#begin(work);
  }

  async #join<T>(tx: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    throwIfAbandoned();
    return tx.transaction(work);
  }

  async #begin<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        throwIfAbandoned();
        // Read committed: no gap locks, and every statement sees what conditional updates before it decided.
        return await this.dataSource.transaction('READ COMMITTED', async tx => {
          const done = await this.#surround(tx, work);
          throwIfAbandoned();
          return done;
        });
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !isDeadlock(error)) throw error;
      }
    }
  }

  async #surround<T>(tx: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const surrounding: Surrounding = { tx, open: true };
    try {
      return await this.#surrounding.run(surrounding, work, tx);
    } finally {
      // Work that was left running must not write to a connection that others use by then.
      surrounding.open = false;
    }
  }
}

/** MySQL has rolled the whole transaction back by itself, so that running it again is safe. */
const isDeadlock = (error: unknown): boolean => hasCode(error, 'ER_LOCK_DEADLOCK');

/** True for the violation of a unique key. */
export const isDuplicateKey = (error: unknown): boolean => hasCode(error, 'ER_DUP_ENTRY');

/** True when a foreign key found no row to point at. */
export const isReferenceMissing = (error: unknown): boolean => hasCode(error, 'ER_NO_REFERENCED_ROW_2');

/** True when a row cannot go because others still point at it. */
export const isStillReferenced = (error: unknown): boolean => hasCode(error, 'ER_ROW_IS_REFERENCED_2');

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === code;
