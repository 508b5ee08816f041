import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { PURGES } from '../retention.js';

const INTERVAL_MS = 3_600_000;

/** Deletes dead letters that were replayed or discarded long ago. */
@Injectable()
export class DeadLetterPurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): readonly Purge[] {
    return PURGES.closedDeadLetters;
  }
}
