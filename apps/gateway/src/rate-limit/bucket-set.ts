import type { Buckets } from './buckets.js';
import type { TakeResult } from './token-bucket.js';

/** One kind of bucket in a set. */
export interface Part {
  /** As in gateway.yml. */
  readonly kind: 'caller' | 'instance' | 'callerFleet' | 'fleet';
  readonly buckets: Buckets;
}

/** Some kinds have a bucket for each caller; in the others, one bucket serves all callers. */
const perCaller = ({ kind }: Part): boolean => kind === 'caller' || kind === 'callerFleet';
const EVERYBODY = '';

/** A request takes one token from each bucket of the set, or from none if one of them refuses. */
export class BucketSet {
  /** The index of the bucket that the RateLimit-* headers describe: the caller's own, if there is one. */
  readonly #shown: number;

  /**
   * @param parts in the order in which tokens are taken: those that answer at once come first
   * @param onRefusal called with the kind of bucket that refused
   */
  constructor(
    private readonly parts: readonly Part[],
    private readonly onRefusal: (kind: Part['kind']) => void,
  ) {
    this.#shown = Math.max(0, parts.findIndex(perCaller));
  }

  /** Tokens of the full bucket that the RateLimit-* headers describe; null if nothing is limited. */
  get capacity(): number | null {
    return this.parts[this.#shown]?.buckets.size.capacity ?? null;
  }

  take(caller: string): TakeResult | Promise<TakeResult> {
    return this.#takeFrom(0, caller, NOTHING_TO_ASK);
  }

  async close(): Promise<void> {
    await Promise.all(this.parts.map(({ buckets }) => buckets.close()));
  }

  #takeFrom(first: number, caller: string, shownSoFar: TakeResult): TakeResult | Promise<TakeResult> {
    let shown = shownSoFar;
    for (let index = first; index < this.parts.length; index += 1) {
      const part = this.parts[index]!;
      const result = part.buckets.take(perCaller(part) ? caller : EVERYBODY);
      if (result instanceof Promise) {
        const before = shown;
        return result.then(late =>
          late.admitted
            ? this.#takeFrom(index + 1, caller, index === this.#shown ? late : before)
            : this.#refuse(index, caller, late),
        );
      }
      if (!result.admitted) return this.#refuse(index, caller, result);
      if (index === this.#shown) shown = result;
    }
    return shown;
  }

  #refuse(refusing: number, caller: string, result: TakeResult): TakeResult {
    for (const part of this.parts.slice(0, refusing))
      part.buckets.giveBack(perCaller(part) ? caller : EVERYBODY);
    this.onRefusal(this.parts[refusing]!.kind);
    return result;
  }
}

const NOTHING_TO_ASK: TakeResult = { admitted: true, remaining: 0, waitMs: 0 };
