import { OrderErrors } from '@diancan/contracts';
import { KEY_LIFE_MS } from '@diancan/idempotency';
import { PeriodicJob } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { PlaceOrder } from './place-order.use-case.js';
import { type OverduePlacement, PlacementRepository } from './placement.repository.js';

const BATCH = 100;

const TIMED_OUT = { code: OrderErrors.PLACEMENT_TIMED_OUT.code, data: null };

/** Rejects placements whose request died before it decided them, and deletes decided ones after a day. */
@Injectable()
export class OverduePlacementJob extends PeriodicJob {
  readonly #log = new Logger(OverduePlacementJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly placements: PlacementRepository,
    private readonly placeOrder: PlaceOrder,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const overdue = await this.placements.overdue(BATCH);
    let taken = 0;
    // One after another: each is short, and needs only the database.
    for (const placement of overdue) if (await this.#reject(placement)) taken += 1;
    const forgotten = await this.placements.forget(KEY_LIFE_MS, BATCH);
    return (overdue.length === BATCH && taken > 0) || forgotten === BATCH;
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #reject(placement: OverduePlacement): Promise<boolean> {
    const { orderId } = placement;
    let taken = false;
    try {
      taken = await this.placements.claimRejection(placement);
      if (taken) await this.placeOrder.reject(orderId, TIMED_OUT);
    } catch (error) {
      this.#log.warn(`placement ${orderId} is not decided yet, will try again: ${(error as Error).message}`);
    }
    return taken;
  }
}
