import { type ClaimedRow, type ClaimSource, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { reportIfStuck } from '../stuck.js';
import { BranchEndings } from './branch-endings.js';
import { BRANCH_LIFE } from './branch-life.js';
import { DecisionRequests } from './decision-requests.js';

interface HeldRow extends ClaimedRow {
  readonly gid: string;
  readonly branch: string;
  readonly name: string;
  readonly initiator: string;
  readonly note: string | null;
}

/** Asks for the decision of branches that have been tried and whose initiator is silent. */
@Injectable()
export class DecisionRequestJob extends RowJob<HeldRow> {
  readonly kind = 'transaction-decision-request';
  readonly source: ClaimSource = {
    table: 'transaction_branch',
    id: 'branch_id',
    dueAt: 'due_at',
    attempts: 'attempts',
    index: 'ix_transaction_branch_due',
    where: 'state = ?',
    parameters: [BRANCH_LIFE.try.to],
    columns: ['gid', 'branch', 'name', 'initiator', 'note'],
    lastError: 'last_error',
  };
  readonly policy: RowPolicy = {
    backoff: { firstMs: 2_000, lastMs: 60_000 },
    // Each waits for a call that it shares with the others.
    concurrency: 200,
    leaseMs: 20_000,
  };

  constructor(
    private readonly requests: DecisionRequests,
    private readonly endings: BranchEndings,
  ) {
    super();
  }

  protected override async handle({ attempts, gid, branch, name, initiator, note }: HeldRow): Promise<void> {
    reportIfStuck(attempts, `branch ${branch} of ${name} ${gid} has no decision of ${initiator}`);
    const outcome = await this.requests.outcomeOf(initiator, {
      gid,
      name,
      ...(note === null ? {} : { note }),
    });
    const key = [{ gid, branch }];
    const [problem] = await (outcome === 'COMMITTED' ? this.endings.confirm(key) : this.endings.cancel(key));
    if (problem !== undefined) throw new Error(`it is ${outcome}, but ${problem.problem}`);
  }
}
