import { AsyncResource } from 'node:async_hooks';
import { outOfContext, throwIfAbandoned } from '@diancan/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionLost, isDeadlock } from './database-errors.js';
import { CommitUnknownError, LastingConnection } from './lasting-connection.js';
import { MAX_ATTEMPTS } from './unit-of-work.js';

/** How many items share a commit at most. */
const MOST = 64;

/** What became of one item; the others are not affected by an error. */
export type CombinedOutcome<R> = { readonly result: R } | { readonly error: unknown };

/**
 * Does the work of several items in one transaction, in arrival order. It must have no effects outside of the
 * transaction, because it may be repeated. An item whose outcome is an error must have changed nothing.
 * @returns an outcome for each item, in their order
 * @throws any error: everything is rolled back, and each item is worked on alone
 */
export type CombinedWork<I, R> = (
  tx: EntityManager,
  items: readonly I[],
) => Promise<ReadonlyArray<CombinedOutcome<R>>>;

interface Waiting<I, R> {
  readonly item: I;
  /** Asks in the context of the item's own request. */
  readonly throwIfAbandoned: () => void;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one transaction runs, other items gather, and the next transaction takes them together.
 * No timer delays an item. Each item is answered after its own commit, so no promise is weaker than without
 * it, and an item that fails takes no other one down.
 */
export class CombinedCommits<I, R> {
  readonly #connection: LastingConnection;
  #waiting: Array<Waiting<I, R>> = [];
  #running: Promise<void> | undefined;

  constructor(
    dataSource: DataSource,
    private readonly work: CombinedWork<I, R>,
    private readonly most: number = MOST,
  ) {
    this.#connection = new LastingConnection(dataSource);
  }

  /**
   * @throws the error of the item's outcome; an error of the database; CommitUnknownError; ServiceError
   * DEADLINE_EXCEEDED if the caller's deadline has passed before its transaction began
   */
  run(item: I): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, throwIfAbandoned: AsyncResource.bind(throwIfAbandoned), resolve, reject });
      this.#running ??= outOfContext(() => this.#drain());
    });
  }

  /** Resolves when nothing waits, and gives the connection back. */
  async close(): Promise<void> {
    await this.#running;
    await this.#connection.close();
  }

  async #drain(): Promise<void> {
    // Items that arrive in the same turn share a transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.slice(0, this.most);
      this.#waiting = this.#waiting.slice(this.most);
      await this.#commitAll(taken.filter(isStillWanted));
    }
    this.#running = undefined;
  }

  /** Never throws. */
  async #commitAll(together: ReadonlyArray<Waiting<I, R>>): Promise<void> {
    if (together.length === 0) return;
    try {
      await this.#commit(together);
    } catch (error) {
      const [only, ...others] = together;
      // After a commit without an answer, a repetition could do the work twice.
      if (others.length === 0 || error instanceof CommitUnknownError)
        for (const { reject } of together) reject(error);
      else for (const each of [only!, ...others]) await this.#commitAll([each]);
    }
  }

  async #commit(together: ReadonlyArray<Waiting<I, R>>): Promise<void> {
    const items = together.map(({ item }) => item);
    const outcomes = await this.#repeatedly(tx => this.work(tx, items));
    together.forEach(({ resolve, reject }, at) => {
      const outcome = outcomes[at] ?? { error: new Error('an item has no outcome') };
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.result);
    });
  }

  async #repeatedly<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#connection.transaction(work);
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !(isDeadlock(error) || isConnectionLost(error))) throw error;
      }
    }
  }
}

/** Otherwise its caller gets the error at once. */
function isStillWanted<I, R>({ throwIfAbandoned: check, reject }: Waiting<I, R>): boolean {
  try {
    check();
    return true;
  } catch (error) {
    reject(error);
    return false;
  }
}
