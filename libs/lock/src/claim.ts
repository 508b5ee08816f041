import { randomUUID } from 'node:crypto';
import { EXTEND, RAISE_TOKEN, RELEASE, TAKE } from './lock-scripts.js';
import type { Nodes } from './nodes.js';

/** How long nodes may take to answer, in ms. */
const ANSWER_MS = 2_000;

/** The clocks of the nodes may run faster than ours by this share. */
const CLOCK_DRIFT = 0.01;

/** One attempt to hold a lock, and the holding if it succeeds. */
export class Claim {
  /** Random; proves that the lock is this claim's. */
  readonly #owner = randomUUID();
  readonly #keys: string[];
  #endsAt = 0;

  constructor(
    private readonly nodes: Nodes,
    name: string,
    readonly leaseMs: number,
  ) {
    // The braces keep a lock and its counter in the same slot of a cluster.
    this.#keys = [`lock:{${name}}`, `lock:{${name}}:token`];
  }

  /** How long the lock is certainly still held, in ms. */
  get leftMs(): number {
    return this.#endsAt - performance.now();
  }

  /**
   * The fencing token, or null if another holds the lock. Takes at most 2 s.
   * @throws Error if no majority of the nodes answers
   */
  async take(): Promise<number | null> {
    const startedAt = performance.now();
    let isTraceless = false;
    try {
      const vote = await this.#vote(TAKE, [this.leaseMs], ANSWER_MS);
      isTraceless = vote.refused === this.nodes.size;
      const token = Math.max(...vote.granted);
      const isHeld =
        vote.isGranted && (await this.#raise(token, ANSWER_MS - (performance.now() - startedAt)));
      this.#heldFrom(startedAt);
      if (isHeld && this.leftMs > 0) return token;
    } catch (error) {
      void this.release();
      throw error;
    }
    // A minority of the nodes may have granted it, and would refuse all others until the lease ends.
    if (!isTraceless) void this.release();
    return null;
  }

  /**
   * `lost`: no majority can extend it any more. `open`: too few did, and the others may still do so.
   */
  async extend(): Promise<'extended' | 'lost' | 'open'> {
    const startedAt = performance.now();
    try {
      const { isGranted, refused } = await this.#vote(EXTEND, [this.leaseMs], ANSWER_MS);
      if (!isGranted) return this.nodes.prevents(refused) ? 'lost' : 'open';
      this.#heldFrom(startedAt);
      return 'extended';
    } catch {
      return 'open';
    }
  }

  /** Never throws: a lock that cannot be released expires with its lease. Takes at most 2 s. */
  async release(): Promise<void> {
    await this.#vote(RELEASE, [], ANSWER_MS).catch(() => undefined);
  }

  /**
   * Tells the token to a majority. Every later majority has a node in common with this one, so its token is
   * greater, also if that of this claim comes from a node whose clock is ahead and that has died since.
   * @returns false if the lock was lost meanwhile
   */
  async #raise(token: number, answerMs: number): Promise<boolean> {
    if (this.nodes.size === 1) return true;
    return (await this.#vote(RAISE_TOKEN, [token], answerMs)).isGranted;
  }

  #vote(script: string, args: number[], answerMs: number) {
    return this.nodes.vote(script, this.#keys, [this.#owner, ...args], answerMs);
  }

  /** The nodes began to count after we sent the command, and expire keys with a precision of 1 ms. */
  #heldFrom(startedAt: number): void {
    this.#endsAt = startedAt + this.leaseMs * (1 - CLOCK_DRIFT) - 2;
  }
}
