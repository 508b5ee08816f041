import { type ManagementRoutes, OffersManagementRoutes, reads, writes } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DeadLetterOperations } from './dead-letter-operations.js';
import { messageQuery, MOST } from './message-query.js';
import { ReceivedMessages } from './received-messages.js';

const id = z.string().regex(/^\d{1,19}$/);
const consumer = z.string().regex(/^[!-~]{1,64}$/);

const page = z.strictObject({
  after: id.default('0'),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(MOST))
    .default(MOST),
  consumer: consumer.optional(),
});

/** What operators do with the messages that a service receives. */
@Injectable()
@OffersManagementRoutes()
export class ConsumerRoutes implements ManagementRoutes {
  constructor(
    private readonly received: ReceivedMessages,
    private readonly letters: DeadLetterOperations,
  ) {}

  readonly routes = [
    reads('/messages/consumers', z.strictObject({}), () => this.received.states()),
    reads('/messages/received', messageQuery, query => this.received.find(query)),
    reads('/messages/dead-letters', page, input => this.letters.list(input)),
    reads('/messages/dead-letter', z.strictObject({ id }), input => this.letters.show(input.id)),
    writes('/messages/replay', z.strictObject({ id }), async input => ({
      replayed: Number(await this.letters.replay(input.id)),
    })),
    writes('/messages/discard', z.strictObject({ id }), async input => ({
      discarded: Number(await this.letters.discard(input.id)),
    })),
    writes('/messages/replay-all', z.strictObject({ consumer: consumer.optional() }), input =>
      this.letters.replayAll(input.consumer),
    ),
  ];
}
