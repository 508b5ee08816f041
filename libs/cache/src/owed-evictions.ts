import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '@diancan/errors';
import { outOfContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { Target } from './cache-store.js';

const RETRY_MS = 100;
/** More keys than this are evicted together with all others. */
const MOST = 1_000;

/**
 * Evictions that the store has not carried out yet. They are repeated until it does. Meanwhile this process
 * does not use the store: what is in it may be out of date.
 */
export class OwedEvictions {
  readonly #logger = new Logger('Cache');
  /** Each debt is an object of its own, so that one which arises during its repayment is not forgotten. */
  readonly #debts = new Map<string, { readonly target: Target }>();
  #isRepaying = false;
  readonly #closed = new AbortController();

  constructor(
    private readonly name: string,
    private readonly evict: (target: Target) => Promise<void>,
  ) {}

  any(): boolean {
    return this.#debts.size > 0;
  }

  owe(target: Target, error: unknown): void {
    if (!this.any()) this.#logger.warn(`${this.name}: an eviction is repeated later: ${reasonOf(error)}`);
    const owed = this.#debts.size < MOST ? target : 'all';
    this.#debts.set(JSON.stringify(owed), { target: owed });
    if (this.#isRepaying) return;
    this.#isRepaying = true;
    void outOfContext(() => this.#repay());
  }

  close(): void {
    this.#closed.abort();
  }

  async #repay(): Promise<void> {
    try {
      while (this.any()) {
        await delay(RETRY_MS, undefined, { signal: this.#closed.signal });
        await this.#repayOnce();
      }
    } catch {
      // Closed.
    } finally {
      this.#isRepaying = false;
    }
  }

  async #repayOnce(): Promise<void> {
    try {
      for (const [id, debt] of this.#debts) {
        await this.evict(debt.target);
        if (this.#debts.get(id) === debt) this.#debts.delete(id);
      }
    } catch {
      // Tried again after a pause.
    }
  }
}
