import { UnitOfWork } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Attempts } from './attempt.repository.js';

const INTERVAL_MS = 3_600_000;
const LOT = 1_000;
/** As long as the inbox knows a message; much longer than any delay between two attempts. */
const KEPT_MS = 14 * 86_400_000;

/**
 * Deletes attempts of messages that were handled without deleting them: a broker that was filled again brings
 * a message as if it had never failed. Should its message come after all, it only begins anew.
 */
@Injectable()
export class AttemptPurge extends PeriodicJob {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly attempts: Attempts,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    return this.uow.run(tx => this.attempts.purge(tx, { olderThanMs: KEPT_MS, limit: LOT }));
  }
}
