import { type ClaimPosition, type Lot, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MessageConsumers } from '../consumer/message-consumers.js';
import { KeyOrder } from '../ordering/key-order.js';
import { dueParkedMessages, ParkedMessages, type ParkedRow } from '../ordering/parked-message.repository.js';

const NOTHING: Lot<ParkedRow> = { rows: [], last: undefined, isExhausted: true };

/**
 * Gives parked messages back to the queues of their consumers. One may go back twice, for instance if this
 * process dies in between; the inbox makes that one effect.
 */
@Injectable()
export class ParkedReturns extends RowJob<ParkedRow> implements OnModuleInit {
  readonly kind = 'parked-message';
  readonly source = dueParkedMessages;
  readonly policy: RowPolicy = {
    backoff: { firstMs: 1_000, lastMs: 30_000 },
    concurrency: 100,
    leaseMs: 30_000,
  };

  constructor(
    private readonly order: KeyOrder,
    private readonly parked: ParkedMessages,
    private readonly consumers: MessageConsumers,
  ) {
    super();
  }

  onModuleInit(): void {
    this.order.onDue = () => this.wake();
  }

  /** Without a broker nothing is claimed. */
  protected override async claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<ParkedRow>> {
    return this.consumers.isReady ? super.claim(limit, after) : NOTHING;
  }

  protected override async handle(row: ParkedRow): Promise<void> {
    await this.consumers.giveBack(row);
    await this.parked.markReturned(row);
  }
}
