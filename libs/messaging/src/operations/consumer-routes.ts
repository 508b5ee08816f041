import { matching } from '@diancan/contracts';
import { type ManagementRoutes, OffersManagementRoutes, reads, writes } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DeadLetterOperations } from './dead-letter-operations.js';
import { messageQuery, MOST, rowNumber } from './message-query.js';
import { ReceivedMessages } from './received-messages.js';

const id = rowNumber;
const consumer = matching(/^[!-~]{1,64}$/, {
  zh: '必须是 1 到 64 个可见的 ASCII 字符，如 user.notices',
  en: 'must be 1 to 64 visible ASCII characters, such as user.notices',
});

const page = z.strictObject({
  after: id.default('0'),
  limit: matching(/^\d{1,4}$/, {
    zh: `必须是 1 到 ${MOST} 的整数，如 20`,
    en: `must be a whole number from 1 to ${MOST}, such as 20`,
  })
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
