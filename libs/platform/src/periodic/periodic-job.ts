import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { outOfContext } from '../request-context/request-context.js';

const LOOKS_UP_EVERY_MS = 1_000;

/**
 * Work that is looked for again and again. One run at a time in this process; other instances do the same, so what a
 * run does must be safe to do twice.
 */
export abstract class PeriodicJob implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(this.constructor.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  /** How long to rest between two runs, in ms; asked again and again, so that a change is followed during a long rest, too. */
  protected abstract intervalMs(): number;

  /** @returns true when there is more to do right away */
  protected abstract runOnce(): Promise<boolean>;

  onApplicationBootstrap(): void {
    this.#rest();
  }

  /** Looks for work now instead of after the rest. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (this.#running === undefined) this.#start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #rest(since = performance.now()): void {
    if (this.#stopped) return;
    const leftMs = since + this.intervalMs() - performance.now();
    if (leftMs <= 0) this.#start();
    else this.#timer = setTimeout(() => this.#rest(since), Math.min(leftMs, LOOKS_UP_EVERY_MS)).unref();
  }

  #start(): void {
    clearTimeout(this.#timer);
    // The request that woke it does not wait for it, so its deadline is not ours.
    this.#running = outOfContext(() =>
      this.#run().finally(() => {
        this.#running = undefined;
        this.#rest();
      }),
    );
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        while ((await this.runOnce()) && !this.#stopped);
      } while (this.#again && !this.#stopped);
    } catch (error) {
      // The next run tries again; what is due stays due.
      this.#logger.warn(`will try again: ${(error as Error).message}`);
    }
  }
}
