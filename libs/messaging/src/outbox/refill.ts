import { Injectable } from '@nestjs/common';
import { NotPublishedError } from '../publisher/not-published.error.js';
import { Publisher } from '../publisher/publisher.js';
import { OutboxRepository, type SentMessage } from './outbox.repository.js';

const LOT = 500;

export interface RefillProgress {
  /** The place of the last message of the lot; an interrupted refill continues behind it. */
  readonly seq: string;
  /** Messages that the broker has confirmed so far. */
  readonly published: number;
  /** Messages that no queue takes: their consumer's queue is gone. */
  readonly unroutable: number;
}

/** Gives a broker that has lost its disk its messages again. */
@Injectable()
export class Refill {
  constructor(
    private readonly messages: OutboxRepository,
    private readonly publisher: Publisher,
  ) {}

  /**
   * Publishes again what was sent since a time, as far as it is kept, in the order of the outbox. Consumers
   * that have received a message know the repetition by its id. What is sent meanwhile is left out: the
   * broker has it. It ends early if it is told to return.
   * @param after `seq` of the last progress of an interrupted refill
   * @returns the progress after each lot
   * @throws NotPublishedError if the broker is away; lots whose progress was given are published
   */
  async *lots(since: Date, after = '0'): AsyncGenerator<RefillProgress, void> {
    const until = await this.messages.now();
    let progress: RefillProgress = { seq: after, published: 0, unroutable: 0 };
    for (;;) {
      const lot = await this.messages.sentBetween(since, until, { after: progress.seq, limit: LOT });
      if (lot.length === 0) return;
      const unroutable = await this.#publish(lot);
      progress = {
        seq: lot.at(-1)!.seq,
        published: progress.published + lot.length - unroutable,
        unroutable: progress.unroutable + unroutable,
      };
      yield progress;
    }
  }

  /** @returns how many of them no queue takes */
  async #publish(lot: readonly SentMessage[]): Promise<number> {
    const outcomes = await Promise.allSettled(lot.map(message => this.publisher.publish(message)));
    const failures = outcomes.filter(outcome => outcome.status === 'rejected').map(({ reason }) => reason);
    const isUnroutable = (error: unknown) =>
      error instanceof NotPublishedError && error.reason === 'unroutable';
    const fatal = failures.find(error => !isUnroutable(error));
    if (fatal !== undefined) throw fatal;
    return failures.length;
  }
}
