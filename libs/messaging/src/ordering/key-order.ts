import { afterCommit, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { decodeTime } from 'ulid';
import { DeadLetters } from '../dead-letter/dead-letter.repository.js';
import { Inbox } from '../inbox/inbox.repository.js';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { keptMs } from '../retention.js';
import { type EarlyMessage, ParkedMessages } from './parked-message.repository.js';

/** So many waiting messages are looked at in one transaction. */
const LOT = 1_000;

const isEarly = (message: OutgoingMessage & Ordered): message is EarlyMessage => message.previousId !== null;

/** What a consumer needs of a message to find its turn. */
interface Ordered {
  readonly messageId: string;
  readonly previousId: string | null;
}

export interface Turns<M> {
  /** In an order in which they may be handled; otherwise as they came. */
  readonly ready: readonly M[];
  readonly early: readonly M[];
}

/**
 * When it is a message's turn: the message of its key before it has had its effect, which is what the inbox
 * says, or is discarded.
 */
@Injectable()
export class KeyOrder {
  /** Called when parked messages are due. */
  onDue: () => void = () => undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly inbox: Inbox,
    private readonly deadLetters: DeadLetters,
    private readonly parked: ParkedMessages,
  ) {}

  /** @param messages that `tx` has received just now */
  async turnsOf<M extends Ordered>(
    tx: EntityManager,
    consumer: string,
    messages: readonly M[],
  ): Promise<Turns<M>> {
    const here = new Set(messages.map(({ messageId }) => messageId));
    const elsewhere = messages.flatMap(({ previousId }) =>
      previousId === null || here.has(previousId) ? [] : [previousId],
    );
    const over = new Set(await this.#over(tx, consumer, elsewhere));
    const ready: M[] = [];
    let early = [...messages];
    for (;;) {
      const next = early.filter(({ previousId }) => previousId === null || over.has(previousId));
      if (next.length === 0) return { ready, early };
      ready.push(...next);
      for (const { messageId } of next) over.add(messageId);
      early = early.filter(message => !next.includes(message));
    }
  }

  /** Keeps early messages, which the inbox must not know, until it is their turn; commits with `tx`. */
  async park(
    tx: EntityManager,
    consumer: string,
    messages: ReadonlyArray<OutgoingMessage & Ordered>,
  ): Promise<void> {
    const early = messages.filter(isEarly);
    if (early.length === 0) return;
    await this.parked.park(tx, consumer, early);
    const previousIds = early.map(({ previousId }) => previousId);
    // The one before may have committed since, and cannot have seen this one.
    afterCommit(tx, async () => this.#release(consumer, await this.#overNow(consumer, previousIds)));
  }

  /** After the commit, those that wait for these messages become due. */
  goOn(tx: EntityManager, consumer: string, ids: readonly string[]): void {
    if (ids.length > 0) afterCommit(tx, () => this.#release(consumer, ids));
  }

  /**
   * For those that were not made due: their process has died after its commit, the one before was handled by
   * a release that knows of no order, or no inbox knows it any more.
   */
  async goOnEverywhere(): Promise<void> {
    for (let after = '0'; ;) {
      const lot = await this.parked.waiting(after, LOT);
      for (const consumer of new Set(lot.map(row => row.consumer))) {
        const previousIds = lot.filter(row => row.consumer === consumer).map(row => row.previousId);
        await this.#release(consumer, await this.#overNow(consumer, previousIds));
      }
      if (lot.length < LOT) return;
      after = lot.at(-1)!.id;
    }
  }

  async #release(consumer: string, previousIds: readonly string[]): Promise<void> {
    if (previousIds.length > 0 && (await this.parked.release(consumer, previousIds))) this.onDue();
  }

  #overNow(consumer: string, ids: readonly string[]): Promise<readonly string[]> {
    return this.uow.run(tx => this.#over(tx, consumer, ids));
  }

  /** @returns which of these messages hold up nothing */
  async #over(tx: EntityManager, consumer: string, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const had = await this.inbox.had(tx, consumer, ids);
    // The inbox has forgotten it, unless it is still to come.
    const old = ids.filter(id => !had.has(id) && decodeTime(id) < Date.now() - keptMs('inbox'));
    if (old.length === 0) return [...had];
    const held = [
      await this.deadLetters.heldUp(tx, consumer, old),
      await this.parked.known(tx, consumer, old),
    ];
    return [...had, ...old.filter(id => !held.some(each => each.has(id)))];
  }
}
