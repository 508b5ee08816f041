import { type Purge, PurgeJob, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { PURGES } from '../retention.js';
import { MessageChains } from './message-chains.js';

const INTERVAL_MS = 60_000;

/** Deletes the chains of keys of which nothing was sent for a week. */
@Injectable()
export class MessageChainsPurge extends PurgeJob {
  constructor(
    uow: UnitOfWork,
    private readonly chains: MessageChains,
  ) {
    super(uow);
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  /** A service that sends nothing to ordered consumers has no such table. */
  protected override purges(): readonly Purge[] {
    return this.chains.isUsed ? PURGES.lastMessages : [];
  }
}
