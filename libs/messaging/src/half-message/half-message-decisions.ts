import { afterCommit } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OutboxRepository } from '../outbox/outbox.repository.js';
import { Relay } from '../outbox/relay.js';
import type { OutgoingMessage } from '../publisher/outgoing-message.js';
import { HalfMessageDecidedError } from './half-message-decided.error.js';
import { HALF_MESSAGE_LIFE, type HalfMessageVerb } from './half-message-life.js';
import { HalfMessageRepository } from './half-message.repository.js';

/** Decides half messages. The local transaction and the check-back have no other way to do it. */
@Injectable()
export class HalfMessageDecisions {
  readonly #ends;

  constructor(
    private readonly halves: HalfMessageRepository,
    private readonly outbox: OutboxRepository,
    private readonly relay: Relay,
    metrics: Metrics,
  ) {
    this.#ends = metrics.counter({
      name: 'diancan_half_messages_total',
      help: 'Half messages that this process has decided, by how: commit, rollBack or giveUp.',
      labels: ['kind', 'decision'],
    });
  }

  /**
   * Sends the message if `tx` commits, and then makes it visible to consumers. Changes nothing if the message
   * is committed already.
   * @throws HalfMessageDecidedError if it is rolled back
   */
  async commit(tx: EntityManager, kind: string, message: OutgoingMessage): Promise<void> {
    if (!(await this.#decide(tx, kind, message.messageId, 'commit'))) return;
    const seq = await this.outbox.add(tx, message);
    afterCommit(tx, () => this.relay.publish(seq, message));
  }

  /** @throws HalfMessageDecidedError if it is committed */
  async rollBack(tx: EntityManager, kind: string, messageId: string): Promise<void> {
    await this.#decide(tx, kind, messageId, 'rollBack');
  }

  /**
   * Rolls back what nobody could answer for.
   * @returns false if it is rolled back already
   * @throws HalfMessageDecidedError if it is committed
   */
  giveUp(tx: EntityManager, kind: string, messageId: string): Promise<boolean> {
    return this.#decide(tx, kind, messageId, 'giveUp');
  }

  async #decide(tx: EntityManager, kind: string, id: string, verb: HalfMessageVerb): Promise<boolean> {
    if (await this.halves.decide(tx, id, verb)) {
      afterCommit(tx, () => this.#ends.inc({ kind, decision: verb }));
      return true;
    }
    const state = await this.halves.stateOf(tx, id);
    if (state !== HALF_MESSAGE_LIFE[verb].to) throw new HalfMessageDecidedError(id, state);
    return false;
  }
}
