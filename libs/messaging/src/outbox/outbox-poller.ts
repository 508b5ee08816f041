import { type ClaimPosition, type Lot, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { Publisher } from '../publisher/publisher.js';
import { dueMessages, type OutboxRow } from './outbox.repository.js';
import { Relay } from './relay.js';

const NOTHING: Lot<OutboxRow> = { rows: [], last: undefined, isExhausted: true };

/** Publishes what its own process has not published: it died, or the broker was away. */
@Injectable()
export class OutboxPoller extends RowJob<OutboxRow> {
  readonly kind = 'outbox';
  readonly source = dueMessages;
  readonly policy: RowPolicy = {
    backoff: { firstMs: 1_000, lastMs: 30_000 },
    concurrency: 500,
    // Three attempts to publish, and the time to write the outcome.
    leaseMs: 30_000,
  };

  constructor(
    private readonly publisher: Publisher,
    private readonly relay: Relay,
  ) {
    super();
  }

  /** Without a broker nothing is claimed, so that the whole backlog is due when it is back. */
  protected override claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<OutboxRow>> {
    return this.publisher.isReady ? super.claim(limit, after) : Promise.resolve(NOTHING);
  }

  protected override handle(row: OutboxRow): Promise<void> {
    return this.relay.deliver(row.id, row);
  }
}
