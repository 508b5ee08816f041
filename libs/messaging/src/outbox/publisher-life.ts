import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Publisher } from '../publisher/publisher.js';
import { OutboxPoller } from './outbox-poller.js';
import { Relay } from './relay.js';

/** Connects the publisher while the service runs. */
@Injectable()
export class PublisherLife implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly publisher: Publisher,
    private readonly relay: Relay,
    private readonly poller: OutboxPoller,
  ) {}

  onApplicationBootstrap(): void {
    this.publisher.open();
  }

  /** Closes the connection after the messages on their way are confirmed, or have had the time for it. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.relay.onApplicationShutdown(), this.poller.onApplicationShutdown()]);
    await this.publisher.close();
  }
}
