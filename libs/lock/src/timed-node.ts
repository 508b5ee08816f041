import type { Redis } from 'ioredis';
import type { Client } from 'redlock';

type Args = Array<string | number>;

/** What a claim and redlock see of a Redis server: a client that answers in time, or fails. */
export class TimedNode implements Client {
  /** The answer to the first command, by which redlock acquires the lock. */
  first: Promise<unknown> | undefined;

  /** @param limitMs how long the server may take for a command that is sent now; it is sent in any case */
  constructor(
    private readonly redis: Redis,
    private readonly limitMs: () => number,
  ) {}

  /**
   * Makes redlock send the script itself, in one command: if a hanging server answered two commands late, the
   * second would be missing, such as a release.
   */
  async evalsha(): Promise<never> {
    throw new Error('NOSCRIPT Scripts are sent whole');
  }

  async eval(script: string, keyCount: number, keysAndArgs: Args): Promise<unknown> {
    const answer = this.#timed(this.redis.eval(script, keyCount, ...keysAndArgs));
    this.first ??= answer;
    return answer;
  }

  #timed(answer: Promise<unknown>): Promise<unknown> {
    const late = Promise.withResolvers<never>();
    const limit = () => late.reject(new Error('The Redis server of a lock did not answer in time'));
    const timer = setTimeout(limit, Math.max(0, this.limitMs()));
    return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
  }
}
