import { PeriodicJob } from '@diancan/platform';
import { ClaimCursor } from './claim-cursor.js';
import type { ClaimPosition } from './claim-lot.js';

export interface Lot<R> {
  /** Those that this worker has claimed. */
  readonly rows: readonly R[];
  /** The last one that was looked at; undefined if none is due. */
  readonly last: ClaimPosition | undefined;
  /** Fewer were due than were asked for. */
  readonly isExhausted: boolean;
}

/** Claims rows in lots for its free slots, and waits for none of them: a slow row holds up no other one. */
export abstract class LotWorker<R> extends PeriodicJob {
  readonly #cursor = new ClaimCursor();
  readonly #running = new Set<Promise<void>>();
  /** More were due than there were free slots. */
  #hasMore = false;

  /** How many rows are worked at the same time. */
  protected abstract slots(): number;

  protected abstract claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<R>>;

  /** Never rejects. @returns whether another row may have become due by it */
  protected abstract work(row: R): Promise<boolean>;

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await Promise.all(this.#running);
  }

  protected override async runOnce(): Promise<boolean> {
    const limit = this.slots() - this.#running.size;
    this.#hasMore = limit <= 0;
    if (this.#hasMore) return false;
    const lot = await this.claim(limit, this.#cursor.position);
    if (lot.last !== undefined) this.#cursor.advance(lot.last);
    if (lot.isExhausted) this.#cursor.stepBack();
    this.#hasMore = !lot.isExhausted;
    for (const row of lot.rows) this.#start(row);
    // Slots are left if some of the lot were passed over.
    return this.#hasMore && lot.rows.length < limit;
  }

  #start(row: R): void {
    const work: Promise<void> = this.#run(row, () => this.#running.delete(work));
    this.#running.add(work);
  }

  async #run(row: R, freeSlot: () => void): Promise<void> {
    const mayFreeAnother = await this.work(row);
    freeSlot();
    if (this.#hasMore || mayFreeAnother) this.wake();
  }
}
