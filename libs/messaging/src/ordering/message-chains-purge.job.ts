import { UnitOfWork } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { MessageChains } from './message-chains.js';

const INTERVAL_MS = 60_000;
const BATCH = 1_000;

/** Deletes the chains of keys of which nothing was sent for a week. */
@Injectable()
export class MessageChainsPurge extends PeriodicJob {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly chains: MessageChains,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  /** A service that sends nothing to ordered consumers has no such table. */
  protected override async runOnce(): Promise<boolean> {
    return this.chains.isUsed && this.uow.run(tx => this.chains.purge(tx, BATCH));
  }
}
