import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { FormerPlacements } from './former-placement.repository.js';

const BATCH = 100;

/** Deletes decided placements after a day, and with them their idempotency keys. */
@Injectable()
export class OldPlacementJob extends PeriodicJob {
  constructor(
    private readonly settings: OrderSettings,
    private readonly placements: FormerPlacements,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    return (await this.placements.forget(BATCH)) === BATCH;
  }
}
