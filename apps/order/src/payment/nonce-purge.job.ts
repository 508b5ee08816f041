import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';

const INTERVAL_MS = 60_000;
/** A signature expires five minutes after its timestamp; a nonce is kept a little longer. */
const KEPT_MS = 15 * 60_000;

/** Deletes nonces whose signatures have expired. */
@Injectable()
export class NoncePurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): Purge[] {
    return [{ table: 'notification_nonce', since: 'seen_at', keptMs: KEPT_MS, lot: 1_000 }];
  }
}
