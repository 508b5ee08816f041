import { AsyncLocalStorage } from 'node:async_hooks';
import { throwIfAbandoned } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runHooksAfterCommit } from './after-commit.js';
import { isDeadlock } from './database-errors.js';
import { readCommitted } from './read-committed.js';

/** How often a transaction is run before its deadlock is an error. */
export const MAX_ATTEMPTS = 5;

/** The transaction that the current work belongs to. */
interface Surrounding {
  readonly tx: EntityManager;
  open: boolean;
}

/** Runs work in one local transaction. */
@Injectable()
export class UnitOfWork {
  readonly #surrounding = new AsyncLocalStorage<Surrounding>();

  constructor(private readonly dataSource: DataSource) {
    readCommitted(dataSource);
    runHooksAfterCommit(dataSource);
  }

  /**
   * Commits everything that `work` did, or nothing. After a deadlock `work` runs again in a new transaction,
   * so it must have no effects outside the transaction; register those with `afterCommit`.
   * Inside another `run` it joins that transaction as a savepoint: it is undone if it throws, and commits
   * with the outer transaction. Run such parts one after another.
   * Once the deadline of the request has passed, no transaction begins and none commits. Work that outlives
   * the request, such as a job's or a consumer's, begins with `outOfContext`.
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
        return await this.dataSource.transaction(async tx => {
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
      // Work that is still running must not write to a connection that others may already use.
      surrounding.open = false;
    }
  }
}
