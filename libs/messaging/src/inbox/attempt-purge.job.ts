import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { PURGES } from '../retention.js';

const INTERVAL_MS = 3_600_000;

/**
 * Deletes attempts of messages that were handled without deleting them: a broker that was filled again brings
 * a message as if it had never failed. Should its message come after all, it only begins anew.
 */
@Injectable()
export class AttemptPurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): readonly Purge[] {
    return PURGES.attempts;
  }
}
