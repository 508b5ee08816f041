import type { ClaimPosition } from './claim-lot.js';

/** Longer than a transaction takes between writing a row's due time and its commit. */
const LATE_COMMIT_MS = 5_000;
/** Rows that turn up behind the cursor all the same are found after this time. */
const REWIND_EVERY_MS = 30_000;

/**
 * Where the next claim begins. Claimed rows leave entries in front of the index that only purge removes, and
 * an old read view blocks purge: a claim that began at the front would walk over all that was claimed since.
 */
export class ClaimCursor {
  #position: ClaimPosition | undefined;
  #rewoundAt = -Infinity;

  /** A full lot is followed by one right behind it. */
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

  /** Nothing is due any more: the next claim looks again for rows whose transactions commit late. */
  stepBack(): void {
    if (this.#position === undefined) return;
    const dueAt = Date.parse(`${this.#position.dueAt.replace(' ', 'T')}Z`) - LATE_COMMIT_MS;
    this.#position = { dueAt: new Date(dueAt).toISOString().slice(0, -1).replace('T', ' '), id: '0' };
  }
}
