import { reasonOf } from '@diancan/errors';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { OutboxRepository } from './outbox.repository.js';

/** A lot is written when it is so large, or so old. */
const LOT = 500;
const WITHIN_MS = 20;

/** Moves confirmed messages out of the outbox, many in one transaction. */
@Injectable()
export class SentLots implements OnApplicationShutdown {
  readonly #log = new Logger(SentLots.name);
  #lot: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** One write at a time: the next lot grows meanwhile. */
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly messages: OutboxRepository) {}

  /** @param seq the place of a confirmed message in the outbox */
  add(seq: string): void {
    this.#lot.push(seq);
    if (this.#lot.length >= LOT) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), WITHIN_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lot = this.#lot;
    this.#lot = [];
    if (lot.length > 0) this.#writing = this.#writing.then(() => this.#write(lot));
  }

  async #write(lot: readonly string[]): Promise<void> {
    try {
      await this.messages.archive(lot);
    } catch (error) {
      // They stay in the outbox and are published again; consumers know them by their ids.
      this.#log.warn(`${lot.length} sent messages stay in the outbox: ${reasonOf(error)}`);
    }
  }
}
