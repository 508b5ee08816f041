import { AsyncResource } from 'node:async_hooks';
import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { outOfContext, throwIfAbandoned } from '@diancan/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionLost, isDeadlock, isServerAway } from './database-errors.js';
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
  #isClosed = false;

  constructor(
    dataSource: DataSource,
    private readonly work: CombinedWork<I, R>,
    private readonly most: number = MOST,
  ) {
    this.#connection = new LastingConnection(dataSource);
  }

  /**
   * @throws the error of the item's outcome; an error of the database; CommitUnknownError; ServiceError
   * DEADLINE_EXCEEDED if the caller's deadline has passed before its transaction began, SERVICE_UNAVAILABLE
   * after `close`
   */
  async run(item: I): Promise<R> {
    if (this.#isClosed) throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, throwIfAbandoned: AsyncResource.bind(throwIfAbandoned), resolve, reject });
      this.#running ??= outOfContext(() => this.#drain());
    });
  }

  /** Takes no more items, resolves when nothing waits, and gives the connection back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await this.#connection.close();
  }

  async #drain(): Promise<void> {
    // Items that arrive in the same turn share a transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.slice(0, this.most);
      this.#waiting = this.#waiting.slice(this.most);
      await this.#commitAll(taken);
    }
    this.#running = undefined;
  }

  /** Never throws. */
  async #commitAll(together: ReadonlyArray<Waiting<I, R>>): Promise<void> {
    const wanted = together.filter(isStillWanted);
    if (wanted.length === 0) return;
    try {
      await this.#commit(wanted);
    } catch (error) {
      // After a commit without an answer, a repetition could do the work twice. While the server is away,
      // each alone would wait for it once more.
      if (wanted.length === 1 || error instanceof CommitUnknownError || isServerAway(error))
        for (const { reject } of wanted) reject(error);
      else for (const each of wanted) await this.#commitAll([each]);
    }
  }

  async #commit(wanted: ReadonlyArray<Waiting<I, R>>): Promise<void> {
    const items = wanted.map(({ item }) => item);
    const outcomes = await this.#repeatedly(async tx => {
      const made = await this.work(tx, items);
      if (made.length !== items.length) throw new Error(`${made.length} outcomes of ${items.length} items`);
      return made;
    });
    wanted.forEach(({ resolve, reject }, at) => {
      const outcome = outcomes[at]!;
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
