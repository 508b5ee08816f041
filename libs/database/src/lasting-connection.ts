import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** The transaction's `COMMIT` failed, so nobody knows whether it has committed. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError';
  /** By which the edge answers OUTCOME_UNKNOWN. */
  readonly code = 'COMMIT_UNKNOWN';
}

/**
 * How long a statement waits for a row that another transaction has locked, in s. The server's own limit is
 * 50 s, and everybody whose transaction shares the connection would wait so long for the lock of one.
 */
const LOCK_WAIT_S = 3;

/**
 * Runs one transaction after another on a connection of its own, and saves the statement that begins one:
 * with autocommit off, the first statement begins it.
 */
export class LastingConnection {
  #runner: QueryRunner | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs one transaction. Never call it again before it has ended.
   * @throws an error of `work`, with everything rolled back; CommitUnknownError
   */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    const runner = (this.#runner ??= await this.#open());
    try {
      await runner.startTransaction();
      const result = await work(runner.manager);
      await this.#commit(runner);
      return result;
    } catch (error) {
      await this.#undo(runner);
      throw error;
    }
  }

  async close(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    if (runner === undefined) return;
    try {
      // The connection goes back to the pool, where others expect it as it was.
      await runner.query('SET autocommit = 1, innodb_lock_wait_timeout = DEFAULT');
      await runner.release();
    } catch {
      await destroy(runner);
    }
  }

  async #open(): Promise<QueryRunner> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.query(`SET autocommit = 0, innodb_lock_wait_timeout = ${LOCK_WAIT_S}`);
    } catch (error) {
      await runner.release();
      throw error;
    }
    const query = runner.query.bind(runner);
    runner.query = (sql: string, ...more: never[]) =>
      sql === 'START TRANSACTION' ? Promise.resolve() : query(sql, ...more);
    return runner;
  }

  async #commit(runner: QueryRunner): Promise<void> {
    try {
      await runner.commitTransaction();
    } catch (error) {
      throw new CommitUnknownError('nobody knows whether the transaction has committed', { cause: error });
    }
  }

  /** Leaves a connection that cannot roll back to the server, which rolls back when it is gone. */
  async #undo(runner: QueryRunner): Promise<void> {
    try {
      await runner.rollbackTransaction();
    } catch {
      this.#runner = undefined;
      await destroy(runner);
    }
  }
}

async function destroy(runner: QueryRunner): Promise<void> {
  const connection = (await runner.connect()) as { destroy(): void };
  connection.destroy();
}
