import { reasonOf } from '@diancan/errors';
import { Injectable, Logger } from '@nestjs/common';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { Publisher } from '../publisher/publisher.js';
import { SentLots } from './sent-lots.js';

/** Takes messages from the outbox to the broker. */
@Injectable()
export class Relay {
  readonly #log = new Logger(Relay.name);

  constructor(
    private readonly publisher: Publisher,
    private readonly sent: SentLots,
  ) {}

  /**
   * Publishes a message that this process has just committed. If that fails, it stays in the outbox, and the
   * poller publishes it.
   */
  async publish(seq: string, message: OutgoingMessage): Promise<void> {
    try {
      await this.deliver(seq, message);
    } catch (error) {
      this.#log.debug(`${message.messageId} (${message.name}) stays in the outbox: ${reasonOf(error)}`);
    }
  }

  /** @throws NotPublishedError; the message stays in the outbox */
  async deliver(seq: string, message: OutgoingMessage): Promise<void> {
    await this.publisher.publish(message);
    this.sent.add(seq);
  }
}
