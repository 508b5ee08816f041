import { type Purge, PurgeJob } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { KEPT_MS } from '../retention.js';
import { BRANCH_LIFE } from './branch-life.js';

const INTERVAL_MS = 60_000;

/** Deletes branches that ended long ago, never one that is TRIED. */
@Injectable()
export class BranchPurge extends PurgeJob {
  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): Purge[] {
    return [BRANCH_LIFE.confirm.to, BRANCH_LIFE.cancel.to].map(state => ({
      table: 'transaction_branch',
      where: 'state = ?',
      parameters: [state],
      since: 'ended_at',
      keptMs: KEPT_MS.branch,
      lot: 1_000,
    }));
  }
}
