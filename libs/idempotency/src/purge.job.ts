import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';

const INTERVAL_MS = 60_000;
/** How long the answer of an Idempotency-Key is kept. */
export const KEY_LIFE_MS = 24 * 3_600_000;

/** Deletes keys that are older than a day. */
@Injectable()
export class IdempotentRequestPurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): Purge[] {
    return [{ table: 'idempotent_request', since: 'created_at', keptMs: KEY_LIFE_MS, lot: 1_000 }];
  }
}
