import { OrderErrors } from '@diancan/contracts';
import { type ClaimedRow, type ClaimSource, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { FormerPlacements } from './former-placement.repository.js';
import { StockReleaseJob } from './stock-release.job.js';

const TIMED_OUT = { code: OrderErrors.PLACEMENT_TIMED_OUT.code, data: null };

/**
 * Rejects placements of the previous release that are still undecided after their deadline, because their
 * request failed.
 */
@Injectable()
export class OverduePlacementJob extends RowJob {
  readonly kind = 'placement-rejection';
  readonly source: ClaimSource = {
    table: 'placement',
    id: 'order_id',
    dueAt: 'rejection_due_at',
    attempts: 'rejection_attempts',
    index: 'ix_placement_rejection_due',
    where: "state = 'OPEN'",
    parameters: [],
  };
  readonly policy: RowPolicy = {
    backoff: { firstMs: 2_000, lastMs: 300_000 },
    // Each rejection is short, and needs only the database.
    concurrency: 4,
    leaseMs: 10_000,
  };

  constructor(
    private readonly placements: FormerPlacements,
    private readonly stockRelease: StockReleaseJob,
  ) {
    super();
  }

  /** Releases stock even if none is deducted: a deduction may be in flight, and the release prevents it. */
  protected override async handle({ id: orderId }: ClaimedRow): Promise<void> {
    await this.uow.run(async tx => {
      if (await this.placements.decide(tx, orderId, 'reject', TIMED_OUT))
        await this.stockRelease.add(tx, { orderId }, { key: orderId });
    });
  }
}
