import { outOfContext } from '@diancan/platform';

export interface GatheringOptions {
  /** How long the first item waits for others, in ms. */
  readonly windowMs: number;
  /** How many items go together at most. */
  readonly most: number;
}

interface Waiting<I, R> {
  readonly item: I;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends items together that come within a short time of each other, because nobody waits for any of them. */
export class GatheredCalls<I, R> {
  #waiting: Array<Waiting<I, R>> = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param send returns a result for each item, in their order; an error is that of every item */
  constructor(
    private readonly send: (items: readonly I[]) => Promise<readonly R[]>,
    private readonly options: GatheringOptions,
  ) {}

  add(item: I): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.options.most) this.flush();
      else this.#timer ??= outOfContext(() => setTimeout(() => this.flush(), this.options.windowMs));
    });
  }

  /** Sends what waits now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#waiting;
    this.#waiting = [];
    if (taken.length > 0) void outOfContext(() => this.#send(taken));
  }

  async #send(taken: ReadonlyArray<Waiting<I, R>>): Promise<void> {
    try {
      const results = await this.send(taken.map(({ item }) => item));
      taken.forEach(({ resolve }, at) => resolve(results[at]!));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
  }
}
