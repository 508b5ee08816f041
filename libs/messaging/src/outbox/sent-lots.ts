import { Injectable } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

/** A lot is written when it is so large, or so old. */
const LOT = 500;
const WITHIN_MS = 20;

interface Confirmed {
  readonly seq: string;
  moved(): void;
  failed(error: unknown): void;
}

/** Moves confirmed messages out of the outbox, many in one transaction, one transaction at a time. */
@Injectable()
export class SentLots {
  #waiting: Confirmed[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isWriting = false;

  constructor(private readonly messages: OutboxRepository) {}

  /**
   * Resolves when the message has moved to `sent_message`.
   * @param seq the place of a confirmed message in the outbox
   * @throws the database's error; the message stays in the outbox and is published again
   */
  add(seq: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ seq, moved: resolve, failed: reject });
    if (this.#waiting.length >= LOT) void this.#write();
    else this.#timer ??= setTimeout(() => void this.#write(), WITHIN_MS);
    return promise;
  }

  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isWriting) return;
    this.#isWriting = true;
    // What has been confirmed during one write is the next lot.
    while (this.#waiting.length > 0) await this.#move(this.#waiting.splice(0, LOT));
    this.#isWriting = false;
  }

  async #move(lot: readonly Confirmed[]): Promise<void> {
    try {
      await this.messages.archive(lot.map(({ seq }) => seq));
      for (const each of lot) each.moved();
    } catch (error) {
      for (const each of lot) each.failed(error);
    }
  }
}
