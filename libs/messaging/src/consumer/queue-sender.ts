import { reasonOf } from '@diancan/errors';
import { within } from '@diancan/platform';
import type { ConfirmChannel, Message } from 'amqplib';
import { PREVIOUS_HEADER } from '../ordering/previous-header.js';
import { NotPublishedError } from '../publisher/not-published.error.js';

export interface QueuedMessage {
  readonly messageId: string;
  readonly name: string;
  readonly key: string | null;
  readonly content: Buffer;
  /** As in `OutgoingMessage`. */
  readonly previous?: string | null;
}

const CONFIRM_WITHIN_MS = 5_000;

/** Sends messages to one queue, and not to each consumer of their name. */
export class QueueSender {
  readonly #returned = new Set<string>();
  #number = 0;

  constructor(private readonly channel: ConfirmChannel) {
    // The broker returns a message first, and then confirms it.
    channel.on('return', ({ properties }: Message) => this.#returned.add(String(properties.correlationId)));
  }

  /**
   * Resolves when the broker has confirmed that the queue keeps it.
   * @param headers in addition to the key and the place in its order
   * @throws NotPublishedError
   */
  async send(queue: string, message: QueuedMessage, headers: Record<string, unknown> = {}): Promise<void> {
    const correlationId = String(++this.#number);
    try {
      await within(CONFIRM_WITHIN_MS, this.#publish(queue, correlationId, message, headers));
    } catch (error) {
      throw new NotPublishedError('unknown', reasonOf(error));
    }
    if (this.#returned.delete(correlationId))
      throw new NotPublishedError('unroutable', `there is no queue ${queue}`);
  }

  #publish(
    queue: string,
    correlationId: string,
    { messageId, name, key, content, previous = null }: QueuedMessage,
    headers: Record<string, unknown>,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // To the default exchange, whose routing keys are the names of queues.
    this.channel.publish(
      '',
      queue,
      content,
      {
        messageId,
        correlationId,
        type: name,
        headers: { ...headers, key, ...(previous === null ? {} : { [PREVIOUS_HEADER]: previous }) },
        contentType: 'application/json',
        persistent: true,
        mandatory: true,
      },
      (error: unknown) => (error === null || error === undefined ? resolve() : reject(error)),
    );
    return promise;
  }
}
