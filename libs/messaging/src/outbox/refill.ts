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
   * Publishes again what is in the outbox, because the broker that lost its disk may have confirmed it, and
   * then what was sent since a time, as far as it is kept; each in the order of the outbox. Consumers that
   * have received a message know the repetition by its id. What is sent meanwhile is left out: the broker has
   * it. It ends early if it is told to return.
   * @param after `seq` of the last progress of an interrupted refill
   * @returns the progress after each lot
   * @throws NotPublishedError if the broker is away; lots whose progress was given are published
   */
  async *lots(since: Date, after = '0'): AsyncGenerator<RefillProgress, void> {
    const last = await this.messages.lastWaiting();
    const until = await this.messages.now();
    const waiting = (seq: string) => this.messages.waitingUpTo(last, { after: seq, limit: LOT });
    const sent = (seq: string) =>
      this.messages.sentBetween(since, until, { upTo: last, after: seq, limit: LOT });
    let progress: RefillProgress = { seq: '0', published: 0, unroutable: 0 };
    // Before those that were moved: a message whose move commits meanwhile is seen here or below.
    // They have no place to continue behind: an interrupted refill goes through them again.
    for await (const each of this.#lotsOf(waiting, progress)) {
      progress = { ...each, seq: after };
      yield progress;
    }
    yield* this.#lotsOf(sent, { ...progress, seq: after });
  }

  async *#lotsOf(
    lotBehind: (seq: string) => Promise<readonly SentMessage[]>,
    before: RefillProgress,
  ): AsyncGenerator<RefillProgress, void> {
    let progress = before;
    for (;;) {
      const lot = await lotBehind(progress.seq);
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
