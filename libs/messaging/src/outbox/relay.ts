import { reasonOf } from '@diancan/errors';
import { within } from '@diancan/platform';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { Publisher } from '../publisher/publisher.js';
import { DUE_AFTER_MS, OutboxRepository } from './outbox.repository.js';
import { SentLots } from './sent-lots.js';

/** How many messages of this process may wait in memory. The poller publishes the rest. */
export const MAX_OWN = 2_000;
/** Well before they become due, also if a timer is late. */
const KEEP_EVERY_MS = DUE_AFTER_MS / 4;
/**
 * How long a confirmed message may wait for others that leave the outbox in the same transaction, so that the
 * orders of a busy shop share it: one that was published from memory, before anything must put it off; one of
 * the poller, which needs its slot for the next one.
 */
const MOVE_OWN_WITHIN_MS = 200;
const MOVE_WITHIN_MS = 20;
/** How long a process that stops waits for its messages. */
export const STOP_WITHIN_MS = 5_000;

/** Takes messages from the outbox to the broker. */
@Injectable()
export class Relay implements OnApplicationShutdown {
  readonly #log = new Logger(Relay.name);
  /** When the due time of each message in memory was set, by its place in the outbox. */
  readonly #own = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  /** Set when this process stops; resolved when no message is in memory any more. */
  #emptied: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly messages: OutboxRepository,
    private readonly sent: SentLots,
  ) {}

  /**
   * Publishes a message that this process has just committed. Until that has succeeded or failed, the poller
   * leaves it alone. If it fails, or too many are in memory, the message stays in the outbox, and the poller
   * publishes it.
   * @param insertedAt by `performance.now()`; a message that was due before its commit is the poller's
   */
  async publish(seq: string, message: OutgoingMessage, insertedAt: number): Promise<void> {
    const isDueSoon = performance.now() - insertedAt > DUE_AFTER_MS / 2;
    if (isDueSoon || this.#emptied !== undefined || this.#own.size >= MAX_OWN) return;
    this.#own.set(seq, insertedAt);
    this.#keepInTime();
    try {
      await this.deliver(seq, message, MOVE_OWN_WITHIN_MS);
    } catch (error) {
      this.#log.debug(`${message.messageId} (${message.name}) stays in the outbox: ${reasonOf(error)}`);
    } finally {
      this.#forget(seq);
    }
  }

  /**
   * Resolves when the broker has confirmed the message and it has left the outbox.
   * @param withinMs how long it may wait for others that leave the outbox with it, in ms
   * @throws NotPublishedError, or the database's error; the message stays in the outbox
   */
  async deliver(seq: string, message: OutgoingMessage, withinMs = MOVE_WITHIN_MS): Promise<void> {
    await this.publisher.publish(message);
    await this.sent.add(seq, withinMs);
  }

  /** Waits for the messages in memory, up to `STOP_WITHIN_MS`. */
  async onApplicationShutdown(): Promise<void> {
    this.#emptied ??= Promise.withResolvers();
    if (this.#own.size > 0)
      await within(STOP_WITHIN_MS, this.#emptied.promise).catch(() =>
        this.#log.warn(`${this.#own.size} messages stay in the outbox: the broker does not answer`),
      );
    clearTimeout(this.#timer);
  }

  #forget(seq: string): void {
    this.#own.delete(seq);
    if (this.#own.size === 0) this.#emptied?.resolve();
  }

  #keepInTime(): void {
    this.#timer ??= setTimeout(() => void this.#keep(), KEEP_EVERY_MS).unref();
  }

  async #keep(): Promise<void> {
    const now = performance.now();
    const old = [...this.#own].filter(([, setAt]) => now - setAt >= KEEP_EVERY_MS).map(([seq]) => seq);
    try {
      if (old.length > 0) await this.messages.keep(old);
      for (const seq of old) if (this.#own.has(seq)) this.#own.set(seq, now);
    } catch (error) {
      // The poller may publish them too. Consumers know a repetition by its id.
      this.#log.warn(`${old.length} messages on their way become due: ${reasonOf(error)}`);
    }
    this.#timer = undefined;
    if (this.#own.size > 0) this.#keepInTime();
  }
}
