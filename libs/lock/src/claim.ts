import type { Redis } from 'ioredis';
import Redlock, { ExecutionError, type Lock, ResourceLockedError } from 'redlock';
import { END_ENDLESS, NEXT_TOKEN, RAISE_TOKEN } from './lock-scripts.js';
import { TimedNode } from './timed-node.js';
import { majorityOf, vote } from './vote.js';

/** How long nodes may take to answer, in ms. */
const ANSWER_MS = 2_000;

/** The clocks of the nodes may run faster than ours by this share. */
const CLOCK_DRIFT = 0.01;

/** One attempt to hold a lock by redlock, and the holding if it succeeds. */
export class Claim {
  readonly #key: string;
  readonly #nodes: readonly TimedNode[];
  readonly #redlock: Redlock;
  #lock: Lock | undefined;
  #answerBy = 0;
  #endsAt = 0;

  constructor(
    redises: readonly Redis[],
    name: string,
    readonly leaseMs: number,
  ) {
    // The braces keep a lock and its counter in the same slot of a cluster.
    this.#key = `lock:{${name}}`;
    this.#nodes = redises.map(redis => new TimedNode(redis, () => this.#answerBy - performance.now()));
    // With retries, redlock would also retry nodes that are away.
    const settings = { retryCount: 0 };
    const scripts = { acquireScript: (script: string) => END_ENDLESS + script };
    this.#redlock = new Redlock(this.#nodes, settings, scripts);
  }

  /** How long the lock is certainly still held, in ms; by a clock that nobody sets, unlike redlock's. */
  get leftMs(): number {
    return this.#endsAt - performance.now();
  }

  /**
   * The fencing token, or null if another holds the lock. Takes at most 2 s.
   * @throws Error if no majority of the nodes answers
   */
  async take(): Promise<number | null> {
    const startedAt = this.#begin();
    const lock = await this.#acquire();
    if (lock === null) return null;
    this.#lock = lock;
    try {
      const token = await this.#nextToken(lock);
      this.#heldFrom(startedAt);
      if (token !== null && this.leftMs > 0) return token;
    } catch (error) {
      void this.release();
      throw error;
    }
    void this.release();
    return null;
  }

  /** `lost`: a majority says so. `open`: too few extended it, and the others may still do so. */
  async extend(): Promise<'extended' | 'lost' | 'open'> {
    if (this.#lock === undefined) return 'lost';
    const startedAt = this.#begin();
    try {
      this.#lock = await this.#lock.extend(this.leaseMs);
      this.#heldFrom(startedAt);
      return 'extended';
    } catch (error) {
      return (await refusalsIn(error)) >= majorityOf(this.#nodes.length) ? 'lost' : 'open';
    }
  }

  /** Never throws: a lock that cannot be released expires with its lease. Takes at most 2 s. */
  async release(): Promise<void> {
    this.#begin();
    await this.#lock?.release().catch(() => undefined);
  }

  /** Redlock itself releases what a minority has granted. */
  async #acquire(): Promise<Lock | null> {
    try {
      return await this.#redlock.acquire([this.#key], this.leaseMs);
    } catch (error) {
      if (!(error instanceof ExecutionError)) throw error;
      // Redlock counts nodes that fail like nodes that refuse; this throws if no majority has answered.
      await vote(this.#nodes.flatMap(({ first }) => first ?? []));
      return null;
    }
  }

  /**
   * The greatest token of a majority, told to a majority. Every later majority has a node in common with this
   * one, so its token is greater, also if that of this claim comes from a node whose clock is ahead and that
   * has died since.
   * @returns null if the lock was lost meanwhile
   */
  async #nextToken({ value }: Lock): Promise<number | null> {
    const tokens = await this.#ask(NEXT_TOKEN, [value]);
    if (tokens === null) return null;
    const token = Math.max(...tokens);
    const isKnown = this.#nodes.length === 1 || (await this.#ask(RAISE_TOKEN, [value, token])) !== null;
    return isKnown ? token : null;
  }

  #ask(script: string, args: Array<string | number>): Promise<number[] | null> {
    const keysAndArgs = [this.#key, `${this.#key}:token`, ...args];
    return vote(this.#nodes.map(node => node.eval(script, 2, keysAndArgs)));
  }

  #begin(): number {
    const now = performance.now();
    this.#answerBy = now + ANSWER_MS;
    return now;
  }

  /** The nodes began to count after we sent the command, and expire keys with a precision of 1 ms. */
  #heldFrom(startedAt: number): void {
    this.#endsAt = startedAt + this.leaseMs * (1 - CLOCK_DRIFT) - 2;
  }
}

/** How many nodes answered redlock that the lock is not ours. */
async function refusalsIn(error: unknown): Promise<number> {
  if (!(error instanceof ExecutionError)) return 0;
  const against = (await error.attempts.at(-1))?.votesAgainst.values() ?? [];
  return [...against].filter(answer => answer instanceof ResourceLockedError).length;
}
