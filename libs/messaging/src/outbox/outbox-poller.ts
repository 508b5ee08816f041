import { type ClaimPosition, type Lot, RowJob, type RowPolicy } from '@diancan/jobs';
import { within } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { Publisher } from '../publisher/publisher.js';
import { dueMessages, OutboxRepository, type OutboxRow } from './outbox.repository.js';
import { Relay, STOP_WITHIN_MS } from './relay.js';
import { LOT } from './sent-lots.js';

const NOTHING: Lot<OutboxRow> = { rows: [], last: undefined, isExhausted: true };

/** Publishes what its own process has not published: it died, or the broker was away. */
@Injectable()
export class OutboxPoller extends RowJob<OutboxRow> {
  readonly kind = 'outbox';
  readonly source = dueMessages;
  readonly policy: RowPolicy = {
    backoff: { firstMs: 1_000, lastMs: 30_000 },
    // Three lots: one is claimed and one is moved while the broker confirms another one.
    concurrency: 3 * LOT,
    // Three attempts to publish, and the time to write the outcome.
    leaseMs: 30_000,
  };
  readonly #stopLog = new Logger(OutboxPoller.name);

  constructor(
    private readonly publisher: Publisher,
    private readonly messages: OutboxRepository,
    private readonly relay: Relay,
  ) {
    super();
  }

  /** Waits for the messages on their way, up to `STOP_WITHIN_MS`. */
  override async onApplicationShutdown(): Promise<void> {
    await within(STOP_WITHIN_MS, super.onApplicationShutdown()).catch(() =>
      this.#stopLog.warn('messages stay in the outbox: the broker or the database does not answer'),
    );
  }

  /**
   * Without a broker nothing is claimed, so that the whole backlog is due when it is back. When nothing more
   * is due, the next claim begins near the present: each message that was published without a poller leaves
   * a deleted entry in the index until InnoDB purges it.
   */
  protected override async claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<OutboxRow>> {
    if (!this.publisher.isReady) return NOTHING;
    const now = await this.messages.now();
    const lot = await super.claim(limit, after);
    return lot.isExhausted ? { ...lot, last: { dueAt: now, id: '0' } } : lot;
  }

  protected override handle(row: OutboxRow): Promise<void> {
    return this.relay.deliver(row.id, row);
  }
}
