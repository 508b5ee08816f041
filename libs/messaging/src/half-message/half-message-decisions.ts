import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { afterCommit } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Outbox } from '../outbox/outbox.js';
import { HalfMessageDecidedError } from './half-message-decided.error.js';
import { HALF_MESSAGE_LIFE, type HalfMessageVerb } from './half-message-life.js';
import { HalfMessageRepository, type StoredHalfMessage } from './half-message.repository.js';

/** What a half message becomes. */
interface Committable<M extends MessageContract> {
  readonly kind: string;
  readonly contract: M;
}

/** Decides half messages. The local transaction and the check-back have no other way to do it. */
@Injectable()
export class HalfMessageDecisions {
  readonly #decisions;

  constructor(
    private readonly halves: HalfMessageRepository,
    private readonly outbox: Outbox,
    metrics: Metrics,
  ) {
    this.#decisions = metrics.counter({
      name: 'diancan_half_messages_total',
      help: 'Half messages that this process has decided, by how: commit, rollBack or giveUp.',
      labels: ['kind', 'decision'],
    });
  }

  /**
   * Sends the message if `tx` commits. Changes nothing if it is committed already.
   * @throws HalfMessageDecidedError if it is rolled back
   */
  async commit<M extends MessageContract>(
    tx: EntityManager,
    { kind, contract }: Committable<M>,
    { id, key, payload }: StoredHalfMessage,
  ): Promise<void> {
    if (!(await this.#decide(tx, kind, id, 'commit'))) return;
    const stored = JSON.parse(payload) as PayloadOf<M>;
    const messageId = await this.outbox.send(tx, contract, stored, key === null ? {} : { key });
    await this.halves.noteMessage(tx, id, messageId);
  }

  /** @throws HalfMessageDecidedError if it is committed */
  async rollBack(tx: EntityManager, kind: string, id: string): Promise<void> {
    await this.#decide(tx, kind, id, 'rollBack');
  }

  /**
   * Rolls back what nobody could answer for.
   * @returns false if it is rolled back already
   * @throws HalfMessageDecidedError if it is committed
   */
  giveUp(tx: EntityManager, kind: string, id: string): Promise<boolean> {
    return this.#decide(tx, kind, id, 'giveUp');
  }

  async #decide(tx: EntityManager, kind: string, id: string, verb: HalfMessageVerb): Promise<boolean> {
    if (await this.halves.decide(tx, id, verb)) {
      afterCommit(tx, () => this.#decisions.inc({ kind, decision: verb }));
      return true;
    }
    const state = await this.halves.stateOf(tx, id);
    if (state !== HALF_MESSAGE_LIFE[verb].to) throw new HalfMessageDecidedError(id, state);
    return false;
  }
}
