import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { KEPT_MS } from '../retention.js';
import { TRANSACTION_LIFE } from './transaction-life.js';

const INTERVAL_MS = 60_000;

/** Deletes decisions that every participant has known for long. */
@Injectable()
export class TransactionPurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): Purge[] {
    return [
      {
        table: 'global_transaction',
        where: 'state = ?',
        parameters: [TRANSACTION_LIFE.end.to],
        since: 'ended_at',
        keptMs: KEPT_MS.decision,
        lot: 1_000,
      },
    ];
  }
}
