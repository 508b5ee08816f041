import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '@diancan/errors';
import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { BrokerConnection, endTogether } from '@diancan/broker';
import { declareTopology } from '../topology/declare-topology.js';
import type { Topology } from '../topology/topology.js';
import { NotPublishedError } from './not-published.error.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { Window } from './window.js';

export interface PublisherOptions {
  /** `amqp://…`, or `amqps://…` */
  readonly url: string;
  readonly topology: Topology;
  /** How many messages may be unconfirmed at a time. Further ones wait, and do not fill the memory. */
  readonly window?: number;
  /** How many may wait for a place in the window. Beyond that, `publish` fails at once. */
  readonly maxWaiting?: number;
  /** Further attempts after one that failed. */
  readonly retries?: number;
  /** The time limit for the broker's answer, in ms. */
  readonly confirmWithinMs?: number;
  /** Called each time the connection is made; what could not be published before may go out now. */
  onReady?(): void;
  /** Called once per outage. */
  onLost?(error: unknown): void;
}

interface Sent {
  isReturned: boolean;
  end(error: unknown): void;
}

const RETRY_AFTER_MS = 100;

/** Publishes messages, each until the broker has confirmed that a queue keeps it. */
export class Publisher {
  readonly #connection: BrokerConnection;
  readonly #window: Window;
  readonly #sent = new Map<string, Sent>();
  readonly #confirmWithinMs: number;
  #channel: ConfirmChannel | undefined;
  #number = 0;

  constructor(private readonly options: PublisherOptions) {
    const { url, window = 512, maxWaiting = 10_000, confirmWithinMs = 5_000 } = options;
    this.#window = new Window(window, maxWaiting);
    this.#confirmWithinMs = confirmWithinMs;
    this.#connection = new BrokerConnection(url, {
      onConnected: connection => this.#prepare(connection),
      onReady: () => options.onReady?.(),
      onLost: error => options.onLost?.(error),
    });
  }

  get isReady(): boolean {
    return this.#connection.isReady;
  }

  /** How many messages are sent and not confirmed. */
  get unconfirmed(): number {
    return this.#sent.size;
  }

  /** Connects, and retries until it succeeds. */
  open(): void {
    this.#connection.open();
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /**
   * Resolves when the broker has confirmed the message: a queue keeps it, or no consumer takes such messages.
   * @throws NotPublishedError
   */
  async publish(message: OutgoingMessage): Promise<void> {
    const { retries = 2 } = this.options;
    for (let failures = 0; ; failures++) {
      try {
        return await this.#window.run(() => this.#send(message));
      } catch (error) {
        if (failures >= retries || !isWorthRepeating(error)) throw error;
        await pause(RETRY_AFTER_MS * 2 ** failures);
      }
    }
  }

  async #send({ messageId, name, key, payload }: OutgoingMessage): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined || !this.isReady)
      throw new NotPublishedError('unavailable', 'the broker is not connected');
    const { topology } = this.options;
    // Not the message id: the same message may be on its way twice.
    const correlationId = String(++this.#number);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sent: Sent = {
      isReturned: false,
      end: error => {
        if (!this.#sent.delete(correlationId)) return;
        clearTimeout(timer);
        if (error !== null && error !== undefined) reject(asNotPublished(error));
        else if (sent.isReturned) reject(new NotPublishedError('unroutable', `no queue takes ${name}`));
        else resolve();
      },
    };
    const timer = setTimeout(() => sent.end(new Error('the broker did not confirm')), this.#confirmWithinMs);
    this.#sent.set(correlationId, sent);
    try {
      channel.publish(
        topology.exchange,
        name,
        Buffer.from(payload),
        {
          messageId,
          correlationId,
          type: name,
          headers: { key },
          contentType: 'application/json',
          persistent: true,
          mandatory: topology.isTaken(name),
        },
        sent.end,
      );
    } catch (error) {
      sent.end(error); // the channel is already closing
    }
    return promise;
  }

  async #prepare(connection: ChannelModel): Promise<void> {
    const channel = await connection.createConfirmChannel();
    endTogether(channel, connection);
    // The broker returns a message first, and then confirms it.
    channel.on('return', ({ properties }: Message) => {
      const sent = this.#sent.get(String(properties.correlationId));
      if (sent !== undefined) sent.isReturned = true;
    });
    await declareTopology(channel, this.options.topology);
    this.#channel = channel;
  }
}

/** amqplib's own error for a broker that says no; every other one leaves the outcome open. */
const NACKED = 'message nacked';

function asNotPublished(error: unknown): NotPublishedError {
  const reason = reasonOf(error);
  return new NotPublishedError(reason === NACKED ? 'refused' : 'unknown', reason);
}

/** Without a connection, or with too much waiting, a repetition would only hold up the next message. */
const isWorthRepeating = (error: unknown): boolean =>
  error instanceof NotPublishedError && error.reason !== 'unavailable';
