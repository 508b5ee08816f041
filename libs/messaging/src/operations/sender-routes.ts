import {
  type ManagementRoutes,
  OffersManagementRoutes,
  reads,
  RefusedOperationError,
  writes,
} from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { Refill, type RefillProgress } from '../outbox/refill.js';
import { NotPublishedError } from '../publisher/not-published.error.js';
import { Publisher } from '../publisher/publisher.js';
import { messageQuery, rowNumber } from './message-query.js';
import { SentMessages } from './sent-messages.js';

const refillInput = z.strictObject({
  since: z.iso.datetime({ offset: true }),
  /** `seq` of the last progress of an interrupted refill. */
  after: rowNumber.optional(),
});

/** What operators do with the messages that a service sends. */
@Injectable()
@OffersManagementRoutes()
export class SenderRoutes implements ManagementRoutes {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly publisher: Publisher,
    private readonly sent: SentMessages,
    private readonly refill: Refill,
  ) {}

  readonly routes = [
    reads('/messages/outbox', z.strictObject({}), async () => ({
      ...(await this.outbox.count()),
      isBrokerReady: this.publisher.isReady,
    })),
    reads('/messages/sent', messageQuery, query => this.sent.find(query)),
    writes('/messages/refill', refillInput, input => this.#refill(input)),
  ];

  async *#refill({ since, after }: z.infer<typeof refillInput>): AsyncGenerator<RefillProgress> {
    try {
      yield* this.refill.lots(new Date(since), after);
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error;
      throw new RefusedOperationError(503, `RabbitMQ does not take messages (${error.message}).`);
    }
  }
}
