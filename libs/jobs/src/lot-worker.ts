import { PeriodicJob } from '@diancan/platform';
import { ClaimCursor } from './claim-cursor.js';
import type { ClaimPosition } from './claim-lot.js';

export interface Lot<R> {
  /** The rows that this worker has claimed. */
  readonly rows: readonly R[];
  /** The last due row that was read, claimed or not; undefined if none is due. */
  readonly last: ClaimPosition | undefined;
  /** Whether fewer rows were due than the limit. */
  readonly isExhausted: boolean;
}

/** Claims lots of rows for its free slots, and does not wait for a lot to end: a slow row blocks no other. */
export abstract class LotWorker<R> extends PeriodicJob {
  readonly #cursor = new ClaimCursor();
  readonly #running = new Set<Promise<void>>();
  /** Whether more rows may be due than there were free slots. */
  #hasMore = false;

  /** How many rows run concurrently. */
  protected abstract slots(): number;

  protected abstract claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<R>>;

  /** Must not reject. @returns whether another row may have become due because of it */
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
    // Some rows of the lot were skipped, so slots are still free: claim again.
    return this.#hasMore && lot.rows.length < limit;
  }

  #start(row: R): void {
    const work: Promise<void> = this.work(row).then(mayFreeAnother => this.#end(work, mayFreeAnother));
    this.#running.add(work);
  }

  #end(work: Promise<void>, mayFreeAnother: boolean): void {
    this.#running.delete(work);
    if (this.#hasMore || mayFreeAnother) this.wake();
  }
}
