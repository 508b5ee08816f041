import type { Redis } from 'ioredis';

/** The answers of the nodes to one script, as far as they were needed. */
export interface Vote {
  /** Whether a majority granted it. */
  readonly isGranted: boolean;
  /** The positive numbers with which nodes granted it. */
  readonly granted: readonly number[];
  /** How many nodes answered 0. */
  readonly refused: number;
}

/** Independent Redis servers that decide by majority. One server alone is its own majority. */
export class Nodes {
  readonly size: number;
  readonly #majority: number;

  constructor(private readonly redises: readonly Redis[]) {
    if (redises.length === 0) throw new Error('Locks need at least one Redis');
    this.size = redises.length;
    this.#majority = Math.floor(redises.length / 2) + 1;
  }

  /** Whether so many refusals leave no majority that could grant it. */
  prevents(refused: number): boolean {
    return this.size - refused < this.#majority;
  }

  /**
   * Runs a script on all nodes at once. Resolves as soon as the outcome is certain, so nodes that are slow or
   * dead cost no time while they are a minority.
   * @param script returns a positive number to grant, 0 to refuse
   * @param answerMs nodes that have not answered by then count as dead
   * @throws Error of a node, if no majority answers
   */
  vote(script: string, keys: string[], args: Array<string | number>, answerMs: number): Promise<Vote> {
    const outcome = Promise.withResolvers<Vote>();
    const granted: number[] = [];
    const failures: unknown[] = [];
    let refused = 0;
    const count = (missing: number): void => {
      const answers = granted.length + refused;
      if (granted.length >= this.#majority)
        outcome.resolve({ isGranted: true, granted: [...granted], refused });
      else if (granted.length + missing >= this.#majority) return;
      else if (answers >= this.#majority)
        outcome.resolve({ isGranted: false, granted: [...granted], refused });
      else if (answers + missing < this.#majority)
        outcome.reject(failures[0] ?? new Error(`No answer within ${answerMs} ms`));
    };
    const timer = setTimeout(() => count(0), answerMs);
    for (const redis of this.redises) {
      void redis
        .eval(script, keys.length, ...keys, ...args)
        .then(
          answer => void (Number(answer) > 0 ? granted.push(Number(answer)) : (refused += 1)),
          (error: unknown) => void failures.push(error),
        )
        .then(() => count(this.size - granted.length - refused - failures.length));
    }
    return outcome.promise.finally(() => clearTimeout(timer));
  }
}
