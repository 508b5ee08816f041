import { Injectable } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

/** A lot is written when it is so large, or when the first of its messages must be moved. */
export const LOT = 500;

interface Confirmed {
  readonly seq: string;
  moved(): void;
  failed(error: unknown): void;
}

/** Moves confirmed messages out of the outbox, many in one transaction, one transaction at a time. */
@Injectable()
export class SentLots {
  #waiting: Confirmed[] = [];
  /** When the first of them must be moved, by `performance.now()`. */
  #dueAt = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #isWriting = false;

  constructor(private readonly messages: OutboxRepository) {}

  /**
   * Resolves when the message has moved to `sent_message`.
   * @param seq the place of a confirmed message in the outbox
   * @param withinMs how long it may wait for others, in ms
   * @throws the database's error; the message stays in the outbox and is published again
   */
  add(seq: string, withinMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ seq, moved: resolve, failed: reject });
    const dueAt = performance.now() + withinMs;
    if (dueAt < this.#dueAt || this.#waiting.length >= LOT) {
      this.#dueAt = Math.min(dueAt, this.#dueAt);
      this.#next();
    }
    return promise;
  }

  /** Begins the next lot now or when it is due. What is confirmed during a write belongs to a later one. */
  #next(): void {
    clearTimeout(this.#timer);
    if (this.#isWriting || this.#waiting.length === 0) return;
    const inMs = this.#dueAt - performance.now();
    if (inMs <= 0 || this.#waiting.length >= LOT) void this.#write();
    else this.#timer = setTimeout(() => void this.#write(), inMs);
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    const lot = this.#waiting.splice(0, LOT);
    if (this.#waiting.length === 0) this.#dueAt = Infinity;
    await this.#move(lot);
    this.#isWriting = false;
    this.#next();
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
