import type { ConsumerContract } from '@diancan/contracts';
import { errorText } from '@diancan/jobs';
import type { EntityManager } from 'typeorm';
import type { KeyOrder, Turns } from '../ordering/key-order.js';
import type { ConsumerTables } from './consumer-tables.js';
import { isDatabaseAway, isLockTrouble } from './database-trouble.js';
import { type InboundMessage, isReadable, type ReadableMessage } from './inbound-message.js';
import type { MessageHandler } from './message-handler.js';

/** What has become of a message whose transaction has committed. `parked`: it comes again in its turn. */
export type Received = 'handled' | 'repeated' | 'parked';

/** What is committed about a message. `retried` must still be sent to a retry queue. */
export type Settlement =
  | { readonly outcome: Received }
  | { readonly outcome: 'retried' | 'dead'; readonly attempts: number; readonly error: string };

const idsOf = (messages: readonly ReadableMessage[]): string[] => messages.map(({ messageId }) => messageId);

const KILLER = 'no attempt has come to an end: its process has ended each time';

/** The local transactions of one consumer. They know nothing of the broker. */
export class MessageTransactions {
  /** The messages of which the current delivery is counted as an attempt before it is handled. */
  readonly #begun = new WeakSet<InboundMessage>();

  /**
   * @param maxAttempts called for each failed message
   * @param order of an ordered consumer
   */
  constructor(
    private readonly contract: ConsumerContract,
    private readonly handler: MessageHandler<ConsumerContract>,
    private readonly tables: ConsumerTables,
    private readonly maxAttempts: () => number,
    private readonly order: KeyOrder | undefined,
  ) {}

  /**
   * Handles the new ones of `messages` in one transaction, in their order. One whose turn it is not is
   * parked.
   * @returns what has become of each; of two copies, the second is repeated
   * @throws any error of a handler or of the database; then none is handled
   */
  together(messages: readonly ReadableMessage[]): Promise<ReadonlyMap<ReadableMessage, Received>> {
    const { uow, inbox, attempts } = this.tables;
    const { name: consumer } = this.contract;
    const byId = new Map(messages.toReversed().map(message => [message.messageId, message]));
    const counted = messages.filter(({ isRedelivered, isRetried }) => isRedelivered || isRetried);
    return uow.run(async tx => {
      const newIds = await inbox.receive(tx, consumer, [...byId.keys()]);
      const fresh = messages.filter(
        message => newIds.has(message.messageId) && byId.get(message.messageId) === message,
      );
      const { ready, early } = await this.#inTurn(tx, fresh);
      for (const { received } of ready) await this.handler.handle(tx, received);
      await attempts.forget(tx, consumer, idsOf(counted));
      const outcomes = new Map<ReadableMessage, Received>(messages.map(each => [each, 'repeated']));
      for (const message of ready) outcomes.set(message, 'handled');
      for (const message of early) outcomes.set(message, 'parked');
      return outcomes;
    });
  }

  /**
   * Handles a message in a transaction of its own, and counts its failure.
   * @throws the database's error if it is away; then nothing is decided
   */
  async alone(message: InboundMessage): Promise<Settlement> {
    if (!isReadable(message)) return this.#refuse(message, message.problem);
    const death = await this.#begin(message);
    if (death !== undefined) return death;
    try {
      return { outcome: (await this.together([message])).get(message)! };
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      return this.#fail(message, error);
    }
  }

  /** Parks those whose turn it is not. */
  async #inTurn(tx: EntityManager, fresh: readonly ReadableMessage[]): Promise<Turns<ReadableMessage>> {
    const { name: consumer } = this.contract;
    if (this.order === undefined) return { ready: fresh, early: [] };
    const turns = await this.order.turnsOf(tx, consumer, fresh);
    await this.tables.inbox.forget(tx, consumer, idsOf(turns.early));
    await this.order.park(tx, consumer, turns.early);
    this.order.goOn(tx, consumer, idsOf(turns.ready));
    return turns;
  }

  /**
   * Counts the attempt of a redelivered message before it begins, since it may kill this process. Others that
   * were delivered to the killed process are counted, too, but only when it is their turn, and their count is
   * deleted when they are handled.
   * @returns its death, if it has used up its attempts
   */
  async #begin(message: ReadableMessage): Promise<Settlement | undefined> {
    const { uow, attempts } = this.tables;
    if (!message.isRedelivered || this.#begun.has(message)) return undefined;
    const death = await uow.run(async tx => {
      const count = await attempts.read(tx, this.contract.name, message.messageId);
      // If none has come to an end, its first delivery, which was not counted, was one more.
      const begun = count.attempts > 0 && count.lastError === null ? count.attempts + 1 : count.attempts;
      if (begun >= this.maxAttempts())
        return this.#bury(tx, message, { attempts: begun, error: count.lastError ?? KILLER });
      await attempts.add(tx, this.contract.name, message.messageId, { change: 1, error: null });
      return undefined;
    });
    if (death === undefined) this.#begun.add(message);
    return death;
  }

  #fail(message: ReadableMessage, thrown: unknown): Promise<Settlement> {
    const isUncounted = isLockTrouble(thrown);
    const change = (isUncounted ? 0 : 1) - (this.#begun.has(message) ? 1 : 0);
    const error = errorText(thrown);
    return this.tables.uow.run(async tx => {
      const attempts = await this.tables.attempts.add(tx, this.contract.name, message.messageId, {
        change,
        error,
      });
      if (isUncounted || attempts < this.maxAttempts()) return { outcome: 'retried', attempts, error };
      return this.#bury(tx, message, { attempts, error });
    });
  }

  /** A message that cannot be read now cannot be read later. */
  #refuse(message: InboundMessage, problem: string): Promise<Settlement> {
    return this.tables.uow.run(tx => this.#bury(tx, message, { attempts: 1, error: problem }));
  }

  async #bury(
    tx: EntityManager,
    message: InboundMessage,
    death: { attempts: number; error: string },
  ): Promise<Settlement> {
    const { inbox, attempts, deadLetters } = this.tables;
    const { name: consumer } = this.contract;
    const { messageId, name, key, payload, previous, hasId } = message;
    // Its id may be of a message that was handled or is dead: a copy changes nothing.
    const isNew = !hasId || (await inbox.bury(tx, consumer, messageId));
    await attempts.forget(tx, consumer, [messageId]);
    if (!isNew) return { outcome: 'repeated' };
    await deadLetters.add(tx, { consumer, messageId, name, key, payload, previous }, death);
    return { outcome: 'dead', ...death };
  }
}
