import { Metrics, PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { HalfMessageRepository } from './half-message.repository.js';

const INTERVAL_MS = 60_000;

/** Deletes half messages that ended long ago, and counts those that are not decided. */
@Injectable()
export class HalfMessageUpkeep extends PeriodicJob {
  readonly #kinds = new Set<string>();
  readonly #gauge;

  constructor(
    private readonly halves: HalfMessageRepository,
    metrics: Metrics,
  ) {
    super();
    this.#gauge = metrics.gauge({
      name: 'diancan_half_messages_prepared',
      help: 'Half messages that are not decided, by kind. Missing while they cannot be counted.',
      labels: ['kind'],
    });
  }

  /**
   * Names a kind that this process can check.
   * @throws Error if two classes have the same kind
   */
  register(kind: string): void {
    if (this.#kinds.has(kind)) throw new Error(`there are two check-backs of kind ${kind}`);
    this.#kinds.add(kind);
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    await this.#count();
    return this.halves.purge();
  }

  async #count(): Promise<void> {
    this.#gauge.reset();
    const counts = await this.halves.countPrepared();
    for (const kind of this.#kinds) this.#gauge.set({ kind }, 0);
    for (const [kind, count] of counts) this.#gauge.set({ kind }, count);
  }
}
