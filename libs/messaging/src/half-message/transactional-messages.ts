import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { outOfContext, throwIfAbandoned } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { encodePayload } from '../outbox/encode-payload.js';
import { Outbox } from '../outbox/outbox.js';
import type { CheckBack, CheckedMessage } from './check-back.js';
import { HalfMessageDecisions } from './half-message-decisions.js';
import type { Outcome } from './half-message-life.js';
import { HalfMessageRepository } from './half-message.repository.js';

export interface NewMessage<M extends MessageContract> {
  readonly payload: PayloadOf<M>;
  /** What the message is about, such as the id of the order; operators search by it. */
  readonly key?: string;
}

/** What a local transaction knows of its message. */
export interface HalfMessage<M extends MessageContract> extends CheckedMessage<M> {
  /**
   * Commits the message together with `tx`, for local work that ends with a database transaction. The local
   * transaction must answer "commit" afterwards.
   * @throws HalfMessageDecidedError, which must roll `tx` back: a check-back has said no
   */
  commit(tx: EntityManager): Promise<void>;
}

export interface SentInTransaction {
  /** Of the half message. */
  readonly id: string;
  /** Unknown: a check-back finds it out later. */
  readonly outcome: Outcome;
}

/** Sends messages that are committed or rolled back together with local work. */
@Injectable()
export class TransactionalMessages {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly halves: HalfMessageRepository,
    private readonly decisions: HalfMessageDecisions,
    private readonly outbox: Outbox,
  ) {}

  /**
   * For local work that is not one database commit. The message is durable before the work starts, and no
   * consumer sees it before the work has committed. It is committed and rolled back in transactions of its
   * own, also inside of a `UnitOfWork`.
   * @param checkBack answers for the work if this process cannot
   * @param localTransaction runs the work. If it throws, the outcome is unknown, because the work may have
   *   taken effect, and the error is thrown on.
   * @throws ZodError if the payload does not fit the contract, RangeError if it is larger than
   *   `MAX_PAYLOAD_BYTES`; nothing has happened
   * @throws HalfMessageDecidedError if a check-back has decided otherwise meanwhile; its decision stands
   */
  async sendInTransaction<M extends MessageContract>(
    checkBack: CheckBack<M>,
    { payload, key }: NewMessage<M>,
    localTransaction: (half: HalfMessage<M>) => Promise<Outcome>,
  ): Promise<SentInTransaction> {
    const { kind, contract, policy } = checkBack;
    const valid = contract.payload.parse(payload) as PayloadOf<M>;
    const half = { id: ulid(), key: key ?? null, payload: encodePayload(contract, valid) };
    throwIfAbandoned();
    await this.#onItsOwn(tx =>
      this.halves.add(tx, { kind, name: contract.name }, half, policy.backoff.firstMs),
    );
    const outcome = await localTransaction({
      id: half.id,
      key: half.key,
      payload: valid,
      commit: tx => this.decisions.commit(tx, checkBack, half),
    });
    if (outcome === 'commit') await this.#onItsOwn(tx => this.decisions.commit(tx, checkBack, half));
    else if (outcome === 'rollback') await this.#onItsOwn(tx => this.decisions.rollBack(tx, kind, half.id));
    return { id: half.id, outcome };
  }

  /**
   * For local work that is one database commit: the message is a row of that commit, so it needs neither a
   * half message nor a check-back.
   * @param work runs in that transaction; if it throws, both are rolled back, and the error is thrown on
   * @returns what `work` returns
   * @throws ZodError or RangeError as above
   */
  sendInOneCommit<M extends MessageContract, T>(
    contract: M,
    { payload, key }: NewMessage<M>,
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    return this.uow.run(async tx => {
      const done = await work(tx);
      await this.outbox.send(tx, contract, payload, key === undefined ? {} : { key });
      return done;
    });
  }

  /** What the local work has done is not undone if the caller no longer waits, so neither is the decision. */
  #onItsOwn<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return outOfContext(() => this.uow.run(work));
  }
}
