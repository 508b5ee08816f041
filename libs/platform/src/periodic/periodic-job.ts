import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import { outOfContext } from '../request-context/request-context.js';

const LOOKS_UP_EVERY_MS = 1_000;

/**
 * Work that runs at intervals, at most one run at a time in this process. Other instances do the same, so a
 * run must be safe to repeat.
 */
export abstract class PeriodicJob implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(this.constructor.name);
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  /**
   * Pause between two runs, in ms. Read repeatedly, so that a change also takes effect during a long
   * pause.
   */
  protected abstract intervalMs(): number;

  /** @returns true if there is more to do right away */
  protected abstract runOnce(): Promise<boolean>;

  onApplicationBootstrap(): void {
    this.#rest();
  }

  /** Starts a run now instead of after the pause. */
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
    // The request that woke the job does not wait for it, so the request's deadline must not end the run.
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
      // The next run tries again.
      this.#logger.warn(`will try again: ${reasonOf(error)}`);
    }
  }
}
