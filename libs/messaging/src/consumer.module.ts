import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DeadLetterDiscard } from './dead-letter/dead-letter-discard.js';
import { DeadLetterPurge } from './dead-letter/dead-letter-purge.job.js';
import { DeadLetterReplay } from './dead-letter/dead-letter-replay.js';
import { DeadLetterCensus } from './consumer/dead-letter-census.job.js';
import { DeadLetters } from './dead-letter/dead-letter.repository.js';
import { AttemptPurge } from './inbox/attempt-purge.job.js';
import { Attempts } from './inbox/attempt.repository.js';
import { Inbox } from './inbox/inbox.repository.js';
import { KeyOrder } from './ordering/key-order.js';
import { ParkedMessages } from './ordering/parked-message.repository.js';
import { ParkedCensus } from './parking/parked-census.job.js';
import { ParkedReturns } from './parking/parked-returns.job.js';
import { ConsumerMetrics } from './consumer/consumer-metrics.js';
import { DataSource } from 'typeorm';
import { DayPartitionsJob } from './partitions/day-partitions.job.js';
import type { MessagingModuleOptions } from './messaging.module.js';
import { ConsumerRoutes } from './operations/consumer-routes.js';
import { DeadLetterOperations } from './operations/dead-letter-operations.js';
import { ReceivedMessages } from './operations/received-messages.js';
import { KEPT_DAYS } from './retention.js';
import { Publisher } from './publisher/publisher.js';
import { Topology } from './topology/topology.js';
import { CONSUMER_OPTIONS, type ConsumerOptions } from './consumer/consumer-options.js';
import { ConsumerTables } from './consumer/consumer-tables.js';
import { MessageConsumers } from './consumer/message-consumers.js';

const INBOX = { table: 'inbox', keepDays: KEPT_DAYS.inbox };

export interface ConsumerModuleOptions<S> extends MessagingModuleOptions<S> {
  /** Whether a consumer of the service is ordered, or was. */
  readonly ordered?: boolean;
}

/** For ordered consumers. They use the table of `parkedMessageTable`. */
const ORDERED = [ParkedMessages, KeyOrder, ParkedReturns, ParkedCensus];

/**
 * Finds and runs the service's message consumers. Needs `DatabaseModule`, `MessagingModule`, and the tables
 * `inboxTable`, `messageAttemptTable` and `deadLetterTable`. An ordered one also needs `JobsModule` and the
 * table `parkedMessageTable`.
 */
@Module({})
export class ConsumerModule {
  static forService<S>({
    settings: token,
    messaging,
    ordered = false,
  }: ConsumerModuleOptions<S>): DynamicModule {
    return {
      module: ConsumerModule,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: CONSUMER_OPTIONS,
          inject: [Topology, Publisher, token],
          useFactory: (topology: Topology, publisher: Publisher, settings: S): ConsumerOptions => ({
            url: messaging(settings).url,
            topology,
            publisher,
            limits: () => messaging(settings),
          }),
        },
        Inbox,
        Attempts,
        AttemptPurge,
        DeadLetters,
        DeadLetterReplay,
        DeadLetterPurge,
        DeadLetterDiscard,
        ...(ordered ? ORDERED : []),
        ConsumerTables,
        ConsumerMetrics,
        MessageConsumers,
        DeadLetterCensus,
        ReceivedMessages,
        DeadLetterOperations,
        ConsumerRoutes,
        {
          provide: DayPartitionsJob,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => new DayPartitionsJob(dataSource, [INBOX]),
        },
      ],
      exports: [MessageConsumers],
    };
  }
}
