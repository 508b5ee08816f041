import { KEY_LIFE_MS } from '@diancan/idempotency';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { PlacementRepository } from './placement.repository.js';

const BATCH = 100;

/** Deletes decided placements after a day, and with them their idempotency keys. */
@Injectable()
export class OldPlacementJob extends PeriodicJob {
  constructor(
    private readonly settings: OrderSettings,
    private readonly placements: PlacementRepository,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    return (await this.placements.forget(KEY_LIFE_MS, BATCH)) === BATCH;
  }
}
