import { type ApiOf, stockContract } from '@diancan/contracts';
import { RpcClient } from '@diancan/rpc';
import { PeriodicJob } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import type { StockReleaseEntity } from './stock-release.entity.js';
import { StockReleaseQueue } from './stock-release.queue.js';

const BATCH = 10;

/** Has product give stock back, until product confirms. Releasing twice is harmless there. */
@Injectable()
export class StockReleaseJob extends PeriodicJob {
  readonly #log = new Logger(StockReleaseJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly queue: StockReleaseQueue,
    @RpcClient(stockContract) private readonly stock: ApiOf<typeof stockContract>,
  ) {
    super();
    queue.onAdded(() => this.wake());
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.queue.due(BATCH);
    const taken = await Promise.all(due.map(release => this.#release(release)));
    return due.length === BATCH && taken.includes(true);
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #release(release: StockReleaseEntity): Promise<boolean> {
    const { orderId } = release;
    let taken = false;
    try {
      taken = await this.queue.claim(release);
      if (!taken) return false;
      await this.stock.release({ orderId });
      await this.queue.finish(orderId);
    } catch (error) {
      this.#log.warn(
        `stock of ${orderId} is not given back yet, will try again: ${(error as Error).message}`,
      );
    }
    return taken;
  }
}
