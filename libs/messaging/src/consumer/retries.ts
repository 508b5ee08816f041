import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '@diancan/errors';
import { backoffMs } from '@diancan/platform';
import type { Logger } from '@nestjs/common';
import type { Publisher } from '../publisher/publisher.js';
import type { InboundMessage } from './inbound-message.js';
import { ATTEMPTS_HEADER } from './read-message.js';

/** Between two attempts to publish one of them. */
const HELD = { firstMs: 200, lastMs: 10_000 };

export interface RetriesOptions {
  readonly publisher: Publisher;
  readonly log: Logger;
  /** The retry queue of a message after so many attempts. */
  queueOf(attempts: number): string;
  /** Aborted when no message can be acked any more. */
  readonly over: AbortSignal;
}

/**
 * The failed messages of a session on their way to a retry queue. One that cannot be published, for instance
 * while the broker is short of memory, is held until it can be. Back in its queue it would come at once, fail
 * again, and use up its attempts.
 */
export class Retries {
  /** One that is given up with the session stays: an ack of those behind it must not take it along. */
  readonly #held = new Map<InboundMessage, Promise<void>>();

  constructor(private readonly options: RetriesOptions) {}

  get isEmpty(): boolean {
    return this.#held.size === 0;
  }

  /** @param onSent called when the retry queue keeps the message; never, if the session ends before */
  add(message: InboundMessage, attempts: number, onSent: () => void): void {
    const isSent = () => {
      onSent();
      this.#held.delete(message);
    };
    this.#held.set(message, this.#send(message, attempts, isSent));
  }

  /** Resolves when each is published, or given up because the session is over. */
  async finish(): Promise<void> {
    await Promise.all(this.#held.values());
  }

  async #send(message: InboundMessage, attempts: number, onSent: () => void): Promise<void> {
    const { publisher, log, queueOf, over } = this.options;
    const options = { headers: { [ATTEMPTS_HEADER]: attempts }, isPatient: true };
    for (let failures = 1; !over.aborted; failures++) {
      try {
        await publisher.sendToQueue(queueOf(attempts), message, options);
        return onSent();
      } catch (error) {
        const reason = reasonOf(error);
        if (failures === 1)
          log.warn(`${message.messageId} waits until its retry can be published: ${reason}`);
        // Rejects only when the session is over, which ends the loop.
        await pause(backoffMs(failures, HELD), undefined, { signal: over }).catch(() => undefined);
      }
    }
  }
}
