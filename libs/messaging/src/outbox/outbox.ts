import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { afterCommit } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { MessageChains } from '../ordering/message-chains.js';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { encodePayload } from './encode-payload.js';
import { OutboxRepository } from './outbox.repository.js';
import { Relay } from './relay.js';

export interface SendOptions {
  /** What the message is about, such as the id of the order; operators search by it. Up to 64 characters. */
  readonly key?: string;
}

/** A message that has no id yet. */
export interface Letter<M extends MessageContract> extends SendOptions {
  readonly payload: PayloadOf<M>;
}

/** Sends messages that commit with what they report. */
@Injectable()
export class Outbox {
  constructor(
    private readonly messages: OutboxRepository,
    private readonly relay: Relay,
    private readonly chains: MessageChains,
  ) {}

  /**
   * Sends a message if `tx` commits. It reaches each consumer at least once, also if this process dies right
   * after the commit or the broker is away; the inbox of a consumer makes that exactly one effect. It costs
   * one statement in `tx`, or three if the message has a key and an ordered consumer takes it.
   * @returns the message's id
   * @throws ZodError if the payload does not fit the contract
   * @throws RangeError if it is larger than `MAX_PAYLOAD_BYTES`
   */
  async send<M extends MessageContract>(
    tx: EntityManager,
    contract: M,
    payload: PayloadOf<M>,
    { key }: SendOptions = {},
  ): Promise<string> {
    const [messageId] = await this.sendAll(tx, contract, [
      { payload, ...(key === undefined ? {} : { key }) },
    ]);
    return messageId!;
  }

  /**
   * Sends several messages of one kind, as `send` does, in the given order. They cost two statements in `tx`
   * together, and two more for each message with a key that an ordered consumer takes.
   * @returns the messages' ids
   * @throws ZodError, RangeError as `send`
   */
  async sendAll<M extends MessageContract>(
    tx: EntityManager,
    contract: M,
    letters: ReadonlyArray<Letter<M>>,
  ): Promise<string[]> {
    if (letters.length === 0) return [];
    const messages: OutgoingMessage[] = [];
    for (const letter of letters) messages.push(await this.#linked(tx, contract, letter));
    const insertedAt = performance.now();
    const seqs = await this.messages.add(tx, messages);
    for (const [n, message] of messages.entries())
      afterCommit(tx, () => this.relay.publish(seqs[n]!, message, insertedAt));
    return messages.map(({ messageId }) => messageId);
  }

  async #linked<M extends MessageContract>(
    tx: EntityManager,
    contract: M,
    { payload, key }: Letter<M>,
  ): Promise<OutgoingMessage> {
    const draft = {
      messageId: ulid(),
      name: contract.name,
      key: key ?? null,
      payload: encodePayload(contract, contract.payload.parse(payload) as PayloadOf<M>),
    };
    const previous = await this.chains.link(tx, draft);
    return previous === null ? draft : { ...draft, previous };
  }
}
