import type { Channel, ChannelModel } from 'amqplib';
import { bind, declareExchanges, unbind } from './declare-topology.js';
import type { QueueKind } from './queue-kind.js';
import type { Topology } from './topology.js';

export interface Consumption {
  /** Resolves when the queue sends nothing more, and each message that it has sent is acked or nacked. */
  stop(): Promise<void>;
}

export interface FormerQueuesOptions {
  readonly topology: Topology;
  /** The name of the consumer. */
  readonly consumer: string;
  /** Takes messages from a queue, just as from the consumer's own one. */
  consume(queue: string): Promise<Consumption>;
  /** The time between two checks, in ms. A queue is deleted when nothing has happened for that long. */
  readonly everyMs?: number;
  onDeleted?(queue: string): void;
  /** A check has failed; the next one repeats it. */
  onFailed?(error: unknown): void;
}

const EVERY_MS = 60_000;

/**
 * The queues of the kinds that a consumer has no more. They get nothing new, are consumed until they are
 * empty, and are deleted then. A queue with messages is never deleted. Each check also binds the consumer's
 * own queue.
 *
 * Checks repeat, because processes with the former setting may still run: each of them binds its own queue
 * whenever it connects.
 */
export class FormerQueues {
  readonly #consumptions = new Map<string, Consumption>();
  /** The queues that have been consumed since they were found. */
  readonly #seen = new Set<string>();
  /** The queues that nobody used at the last check, and that were empty. */
  readonly #idle = new Set<string>();
  #connection: ChannelModel | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: FormerQueuesOptions) {}

  /** Checks now and then regularly, on channels of its own. Call it on each new connection. */
  start(connection: ChannelModel): void {
    this.stop();
    this.#connection = connection;
    void this.#repeat(connection);
  }

  /**
   * Ends the checks. Consumptions are left alone: their owner ends them with its other ones, or the
   * connection has ended them.
   */
  stop(): void {
    clearTimeout(this.#timer);
    this.#connection = undefined;
    this.#consumptions.clear();
    this.#seen.clear();
    this.#idle.clear();
  }

  async #repeat(connection: ChannelModel): Promise<void> {
    const { topology, consumer, everyMs = EVERY_MS, onFailed } = this.options;
    const failedWith = (error: unknown) => {
      if (this.#connection === connection) onFailed?.(error);
    };
    await this.#keepBound(connection).catch(failedWith);
    for (const kind of topology.formerKindsOf(consumer)) {
      try {
        await this.#check(kind, connection);
      } catch (error) {
        failedWith(error);
      }
    }
    if (this.#connection !== connection) return;
    this.#timer = setTimeout(() => void this.#repeat(connection), everyMs).unref();
  }

  /**
   * Somebody may have deleted an exchange or a binding, and no publisher notices that: messages would wait in
   * the retry queues, and new ones reach other consumers alone.
   */
  async #keepBound(connection: ChannelModel): Promise<void> {
    const { topology, consumer } = this.options;
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    try {
      await declareExchanges(channel, topology);
      await bind(channel, topology.queueOf(consumer), topology.bindingsOf(consumer));
    } finally {
      await channel.close().catch(() => undefined); // the broker has closed it
    }
  }

  async #check(kind: QueueKind, connection: ChannelModel): Promise<void> {
    const { topology, consumer } = this.options;
    const queue = topology.queueOf(consumer, kind);
    // A check that finds no queue closes its channel.
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    try {
      const found = await whatIsIn(queue, channel);
      if (found === undefined) return this.#forget(queue);
      // In this order: each message reaches one of the two queues, or both.
      await bind(channel, topology.queueOf(consumer), topology.bindingsOf(consumer));
      await unbind(channel, queue, topology.bindingsOf(consumer));
      if (this.#connection === connection) await this.#drain(queue, kind, found, channel);
    } finally {
      await channel.close().catch(() => undefined); // the broker has closed it
    }
  }

  async #drain(queue: string, kind: QueueKind, found: Found, channel: Channel): Promise<void> {
    const consumption = this.#consumptions.get(queue);
    if (consumption !== undefined) {
      if (found.messageCount > 0) return;
      this.#consumptions.delete(queue);
      // It counts this process.
      if (found.consumerCount <= 1) this.#idle.add(queue);
      await consumption.stop();
    } else if (found.messageCount > 0 || !this.#seen.has(queue)) {
      // At first also an empty one: what another consumer holds comes back when that one is killed.
      this.#seen.add(queue);
      this.#idle.delete(queue);
      this.#consumptions.set(queue, await this.options.consume(queue));
    } else if (found.consumerCount > 0) {
      this.#idle.delete(queue);
    } else if (!this.#idle.has(queue)) {
      this.#idle.add(queue);
    } else {
      await deleteEmpty(queue, kind, channel);
      this.#forget(queue);
      this.options.onDeleted?.(queue);
    }
  }

  #forget(queue: string): void {
    this.#seen.delete(queue);
    this.#idle.delete(queue);
  }
}

interface Found {
  /** Those that wait to be sent to a consumer. */
  readonly messageCount: number;
  readonly consumerCount: number;
}

const NOT_FOUND = 404;

async function whatIsIn(queue: string, channel: Channel): Promise<Found | undefined> {
  try {
    return await channel.checkQueue(queue);
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) return undefined;
    throw error;
  }
}

/**
 * The broker deletes a classic queue only if it is empty and unused still. Quorum queues know no such test,
 * and asking for it closes the connection. For them, this check must do: they count a consumer until it has
 * acked all that it holds, and the check before has unbound the queue.
 */
async function deleteEmpty(queue: string, kind: QueueKind, channel: Channel): Promise<void> {
  await channel.deleteQueue(queue, kind === 'fast' ? { ifEmpty: true, ifUnused: true } : {});
}
