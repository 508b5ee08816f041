import { throwIfAbandoned } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

const MAX_ATTEMPTS = 5;

/** Runs work in one local transaction. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Commits what `work` did, or nothing. A deadlock runs `work` again in a new transaction, so it must have no
   * effects outside of it. When the request behind it has run out of time, nothing is begun, and nothing committed.
   * @throws ServiceError DEADLINE_EXCEEDED
   */
  async run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        // Read committed: no gap locks, and every statement sees what conditional updates before it decided.
        throwIfAbandoned();
        return await this.dataSource.transaction('READ COMMITTED', async tx => {
          const done = await work(tx);
          throwIfAbandoned();
          return done;
        });
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !isDeadlock(error)) throw error;
      }
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
