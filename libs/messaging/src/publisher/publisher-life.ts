import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Publisher } from './publisher.js';

/** Connects the publisher while the service runs. */
@Injectable()
export class PublisherLife implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly publisher: Publisher) {}

  onApplicationBootstrap(): void {
    this.publisher.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.publisher.close();
  }
}
