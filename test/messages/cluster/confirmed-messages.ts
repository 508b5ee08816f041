import { once } from 'node:events';
import { orderAccepted, userNotices } from '@diancan/contracts';
import { QUEUE_KINDS, Topology } from '@diancan/messaging';
import { type ChannelModel, type ConfirmChannel, connect, type ConsumeMessage } from 'amqplib';

const WINDOW = 512;
const LAST = 'last';
const CONTENT = Buffer.from(JSON.stringify(orderAccepted.sample));

export type Kind = (typeof QUEUE_KINDS)[number];

/** A queue of a kind as the fleet declares it, on the node that declares it first. */
export class QueueOfKind {
  readonly #confirmed = new Set<string>();
  readonly #queue;
  #perSecond = 0;

  constructor(
    readonly kind: Kind,
    prefix: string,
  ) {
    const topology = new Topology({
      prefix,
      consumers: [userNotices],
      kindOf: () => kind,
      retryDelaysMs: [1_000],
    });
    [this.#queue] = topology.queues;
  }

  /** How many messages the broker has confirmed. */
  get confirmed(): number {
    return this.#confirmed.size;
  }

  /** Messages per second that were confirmed, over a window of 512. */
  get perSecond(): number {
    return this.#perSecond;
  }

  async declare(url: string): Promise<void> {
    await onBroker(url, async connection => {
      const channel = await connection.createChannel();
      const { name, arguments: given } = this.#queue!;
      await channel.assertQueue(name, { durable: true, arguments: { ...given } });
    });
  }

  /**
   * Publishes until the connection ends.
   * @param enough called once, when so many are confirmed
   */
  async publishTo(url: string, count: number, enough: () => void): Promise<void> {
    await onBroker(url, async connection => {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => undefined);
      let isOpen = true;
      channel.once('close', () => (isOpen = false));
      const closed = once(channel, 'close');
      const began = performance.now();
      let number = 0;
      const next = (): void => {
        if (!isOpen) return;
        const messageId = String(number++);
        try {
          channel.publish('', this.#queue!.name, CONTENT, { messageId, persistent: true }, error => {
            if (error) return; // not confirmed, so it may be lost
            this.#confirmed.add(messageId);
            if (this.confirmed === count) {
              this.#perSecond = Math.round((count * 1_000) / (performance.now() - began));
              enough();
            }
            next();
          });
        } catch {
          isOpen = false; // the node has been killed
        }
      };
      for (let n = 0; n < WINDOW; n++) next();
      await closed;
    });
  }

  /**
   * Takes everything out of the queue.
   * @returns how many of the confirmed messages are not in it; undefined: the queue cannot be used now
   */
  async lost(url: string): Promise<number | undefined> {
    const found = await onBroker(url, async connection => {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => undefined);
      try {
        await channel.checkQueue(this.#queue!.name);
      } catch {
        return undefined;
      }
      return this.#takeAll(channel);
    });
    return found && [...this.#confirmed].filter(id => !found.has(id)).length;
  }

  /** A message behind all others tells the end: the broker's count of messages is late after a restart. */
  async #takeAll(channel: ConfirmChannel): Promise<ReadonlySet<string>> {
    const { name } = this.#queue!;
    const ids = new Set<string>();
    channel.sendToQueue(name, CONTENT, { messageId: LAST, persistent: true });
    await channel.waitForConfirms();
    await new Promise<void>(resolve => {
      const take = (message: ConsumeMessage | null): void => {
        const id = String(message!.properties.messageId);
        if (id === LAST) resolve();
        else ids.add(id);
      };
      void channel.consume(name, take, { noAck: true });
    });
    return ids;
  }
}

async function onBroker<T>(url: string, work: (connection: ChannelModel) => Promise<T>): Promise<T> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  try {
    return await work(connection);
  } finally {
    await connection.close().catch(() => undefined); // the node has been killed
  }
}
