import { OrderErrors } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { PlaceOrder } from './place-order.use-case.js';
import { PlacementRepository } from './placement.repository.js';

const BATCH = 100;
/** How long an `Idempotency-Key` keeps its answer (API table of the plan). */
const KEY_LIFE_MS = 24 * 3_600_000;

/** Decides placements whose request died on its way, and forgets decided ones after a day. */
@Injectable()
export class OverduePlacementSweeper extends PeriodicJob {
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
    for (const orderId of overdue) {
      await this.placeOrder.reject(orderId, { code: OrderErrors.PLACEMENT_TIMED_OUT.code, data: null });
    }
    const forgotten = await this.placements.forget(KEY_LIFE_MS, BATCH);
    return overdue.length === BATCH || forgotten === BATCH;
  }
}
