import type { TransactionOutcome } from '@diancan/contracts';
import { type ClaimedRow, type ClaimSource, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { parseBranches } from '../current/branch-address.js';
import { reportIfStuck } from '../stuck.js';
import { PhaseTwo } from './phase-two.js';
import { TRANSACTION_LIFE } from './transaction-life.js';

interface EndingRow extends ClaimedRow {
  readonly outcome: TransactionOutcome;
  readonly branches: string;
}

/** Tells the participants of transactions whose process could not: it died, or a participant was away. */
@Injectable()
export class PhaseTwoJob extends RowJob<EndingRow> {
  readonly kind = 'transaction-phase-two';
  readonly source: ClaimSource = {
    table: 'global_transaction',
    id: 'gid',
    dueAt: 'due_at',
    attempts: 'attempts',
    index: 'ix_global_transaction_due',
    where: 'state = ?',
    parameters: [TRANSACTION_LIFE.end.from],
    columns: ['outcome', 'branches'],
    lastError: 'last_error',
  };
  readonly policy: RowPolicy = {
    backoff: { firstMs: 1_000, lastMs: 60_000 },
    // Each waits for a call that it shares with the others.
    concurrency: 500,
    leaseMs: 20_000,
  };

  constructor(private readonly phaseTwo: PhaseTwo) {
    super();
  }

  protected override async handle({ id: gid, attempts, outcome, branches }: EndingRow): Promise<void> {
    reportIfStuck(attempts, `transaction ${gid} is ${outcome}, and is not known to ${branches}`);
    await this.phaseTwo.tell(outcome, { gid, branches: parseBranches(branches) });
  }
}
