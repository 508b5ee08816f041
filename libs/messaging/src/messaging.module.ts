import { CONSUMERS } from '@diancan/contracts';
import { reasonOf } from '@diancan/errors';
import { Metrics } from '@diancan/platform';
import { type DynamicModule, Logger, Module, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { MessagingSettings } from './messaging.settings.js';
import { MessageChains } from './ordering/message-chains.js';
import { MessageChainsPurge } from './ordering/message-chains-purge.job.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxCensus } from './outbox/outbox-census.job.js';
import { OutboxPoller } from './outbox/outbox-poller.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { PublisherLife } from './outbox/publisher-life.js';
import { Refill } from './outbox/refill.js';
import { Relay } from './outbox/relay.js';
import { SentLots } from './outbox/sent-lots.js';
import { SenderRoutes } from './operations/sender-routes.js';
import { SentMessages } from './operations/sent-messages.js';
import { DayPartitionsJob } from './partitions/day-partitions.job.js';
import { Publisher } from './publisher/publisher.js';
import { measurePublisher, publisherCounts } from './publisher/publisher.metrics.js';
import { KEPT_DAYS } from './retention.js';
import { Topology } from './topology/topology.js';

export interface MessagingModuleOptions<S> {
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  /** Read when the process starts. */
  readonly messaging: (settings: S) => MessagingSettings;
}

const log = new Logger('Messaging');

/** Also for the audit, which compares them with what the consumers have received. */
const SENT_MESSAGES = { table: 'sent_message', keepDays: KEPT_DAYS.sentMessage };

/**
 * Provides the outbox. Needs `DatabaseModule`, `JobsModule`, and the tables `outboxTable` and
 * `sentMessageTable`; to send to ordered consumers, also `lastMessageTable`.
 */
@Module({})
export class MessagingModule {
  static forService<S>({ settings: token, messaging }: MessagingModuleOptions<S>): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: Topology, inject: [token], useFactory: (settings: S) => topologyOf(messaging(settings)) },
        {
          provide: Publisher,
          inject: [Topology, token, ModuleRef, Metrics],
          useFactory: (topology: Topology, settings: S, modules: ModuleRef, metrics: Metrics) => {
            const publisher = new Publisher({
              url: messaging(settings).url,
              topology,
              onReady: () => modules.get(OutboxPoller).wake(),
              onLost: error => log.warn(`messages wait, because the broker is away: ${reasonOf(error)}`),
              counts: publisherCounts(metrics),
            });
            measurePublisher(metrics, publisher);
            return publisher;
          },
        },
        PublisherLife,
        OutboxRepository,
        SentLots,
        Relay,
        OutboxPoller,
        OutboxCensus,
        { provide: MessageChains, useFactory: () => new MessageChains(CONSUMERS) },
        MessageChainsPurge,
        Outbox,
        Refill,
        SentMessages,
        SenderRoutes,
        {
          provide: DayPartitionsJob,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => new DayPartitionsJob(dataSource, [SENT_MESSAGES]),
        },
      ],
      exports: [Outbox, Publisher, Topology],
    };
  }
}

const topologyOf = ({ prefix, queues, retryDelaysMs }: MessagingSettings): Topology =>
  new Topology({
    prefix,
    consumers: CONSUMERS,
    kindOf: consumer => queues.kindOf[consumer] ?? queues.kind,
    retryDelaysMs,
  });
