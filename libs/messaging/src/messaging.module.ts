import { CONSUMERS } from '@diancan/contracts';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { MessagingSettings } from './messaging.settings.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxPoller } from './outbox/outbox-poller.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { Relay } from './outbox/relay.js';
import { SentLots } from './outbox/sent-lots.js';
import { Publisher } from './publisher/publisher.js';
import { PublisherLife } from './publisher/publisher-life.js';
import { Topology } from './topology/topology.js';

export interface MessagingModuleOptions<S> {
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  /** Read when the process starts. */
  readonly messaging: (settings: S) => MessagingSettings;
}

/**
 * Provides the outbox. Needs `DatabaseModule`, `JobsModule`, and the tables `outboxTable` and
 * `sentMessageTable`.
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
          inject: [Topology, token],
          useFactory: (topology: Topology, settings: S) =>
            new Publisher({ url: messaging(settings).url, topology }),
        },
        PublisherLife,
        OutboxRepository,
        SentLots,
        Relay,
        OutboxPoller,
        Outbox,
      ],
      exports: [Outbox, Topology],
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
