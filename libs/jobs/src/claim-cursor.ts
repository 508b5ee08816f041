import type { ClaimPosition } from './claim-lot.js';

/** Longer than the time that a transaction takes from writing a row's due time to its commit. */
const LATE_COMMIT_MS = 5_000;
/** Rows that still appear behind the cursor are found after this time. */
const REWIND_EVERY_MS = 30_000;

/**
 * Where the next claim begins. Claimed rows leave deleted entries at the front of the index until InnoDB
 * purges them, and an old read view blocks purge. A claim that began at the front would scan all of them.
 */
export class ClaimCursor {
  #position: ClaimPosition | undefined;
  #rewoundAt = -Infinity;

  /** After a full lot, the next claim begins right behind it; undefined: at the front of the index. */
  get position(): ClaimPosition | undefined {
    if (performance.now() - this.#rewoundAt >= REWIND_EVERY_MS) {
      this.#rewoundAt = performance.now();
      this.#position = undefined;
    }
    return this.#position;
  }

  advance(position: ClaimPosition): void {
    this.#position = position;
  }

  /** Called when nothing more is due: the next claim rescans for rows whose transactions commit late. */
  stepBack(): void {
    if (this.#position === undefined) return;
    const dueAt = Date.parse(`${this.#position.dueAt.replace(' ', 'T')}Z`) - LATE_COMMIT_MS;
    this.#position = { dueAt: new Date(dueAt).toISOString().slice(0, -1).replace('T', ' '), id: '0' };
  }
}
