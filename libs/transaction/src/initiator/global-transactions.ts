import { isServiceError, ServiceError, type ServiceName, TransactionErrors } from '@diancan/contracts';
import { CommitUnknownError, isDuplicateKey, type UnitOfWork } from '@diancan/database';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { formatBranches } from '../current/branch-address.js';
import { CurrentTransaction, type CurrentTransactions } from '../current/current-transaction.js';
import { CombinedDecisions, type CombinedWriter, DecidedBeforeError } from './combined-decisions.js';
import type { DecisionCount } from './decision-count.js';
import { gidOf, KEY_LIFE_MS, noteOf, type OnceRequest, replay } from './once.js';
import type { PhaseTwo } from './phase-two.js';
import type { DecidedTransaction, Decision, TransactionRepository } from './transaction.repository.js';

/** How long participants wait for a decision before they ask, if the transaction does not say, in ms. */
const TTL_MS = 10_000;

export interface TransactionOptions {
  /** For operators, at most 40 letters, digits and hyphens: `place-order`. */
  readonly name: string;
  /** Longer than the caller's deadline. By default 10 s. */
  readonly ttlMs?: number;
  /** Absent: each call is a transaction of its own. */
  readonly once?: OnceRequest;
}

interface TransactionParts {
  readonly currents: CurrentTransactions;
  readonly uow: UnitOfWork;
  readonly dataSource: DataSource;
  readonly decisions: TransactionRepository;
  readonly phaseTwo: PhaseTwo;
  readonly count: DecisionCount;
}

interface Begun {
  readonly transaction: CurrentTransaction;
  readonly once: OnceRequest | undefined;
}

/** Begins, commits and aborts global transactions at their initiator. */
export class GlobalTransactions implements OnApplicationShutdown {
  readonly #begun = new WeakMap<CurrentTransaction, OnceRequest>();
  readonly #combined = new Map<CombinedWriter<never>, CombinedDecisions<never>>();

  constructor(
    private readonly self: ServiceName,
    private readonly parts: TransactionParts,
  ) {}

  /** The id of the current transaction. */
  get gid(): string {
    return this.#current().transaction.gid;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const combined of this.#combined.values()) await combined.close();
  }

  /**
   * Runs `work` in a global transaction, or in the one that it is called in. Calls of methods that are
   * branches belong to it. It commits by `commit`, or when `work` returns without one, and aborts when `work`
   * throws.
   * With `once`, a refusal (4xx) is the stored answer of its request, and an error with an unknown outcome
   * leaves the transaction undecided: a repetition of the request continues it, and if there is none, a
   * participant asks, which aborts it.
   * @returns what `work` returns, or the first answer of a repeated request
   * @throws an error of `work`; for a repeated request the first refusal, keyReused, or timedOut
   */
  async run<T>({ name, ttlMs = TTL_MS, once }: TransactionOptions, work: () => Promise<T>): Promise<T> {
    const outer = this.parts.currents.current;
    if (outer !== undefined) return this.parts.currents.run(outer.transaction, true, work);
    const transaction = new CurrentTransaction({
      gid: once === undefined ? ulid() : gidOf(name, once),
      name,
      initiator: this.self,
      ttlMs,
      ...(once === undefined ? {} : { note: noteOf(once) }),
    });
    if (once !== undefined) this.#begun.set(transaction, once);
    try {
      return await this.parts.currents.run(transaction, false, async () => {
        const result = await work();
        return transaction.progress === 'decided' ? result : await this.commit(result, async () => undefined);
      });
    } catch (error) {
      return this.#afterFailure<T>({ transaction, once }, error);
    }
  }

  /**
   * Commits the current transaction together with the rows that `write` writes: it is committed when this
   * returns. In a function that has joined a transaction, `write` becomes part of the commit of that one,
   * which must call the function in its own `write`.
   * @param answer stored as JSON with `once`; the function must return it
   * @throws an error of `write`: everything is rolled back, and the transaction aborts
   * @throws Error while a branch has no answer: its call has not ended, or its outcome is not known
   */
  async commit<T>(answer: T, write: (tx: EntityManager) => Promise<void>): Promise<T> {
    const { transaction, isJoined } = this.#current();
    if (isJoined) {
      if (transaction.tx === undefined)
        throw new Error(
          'a joined transaction commits within the commit of the transaction that it has joined',
        );
      await write(transaction.tx);
      return answer;
    }
    const decision = this.#decisionOf(transaction, answer);
    return this.#decide(transaction, answer, decision, () =>
      this.parts.uow.run(async tx => {
        transaction.progress = 'committing';
        await this.parts.decisions.decide(tx, 'commit', [decision]);
        transaction.tx = tx;
        await write(tx);
        transaction.progress = 'unknown';
      }),
    );
  }

  /** As `commit`, but transactions that commit at the same time share one local transaction. */
  async commitCombined<T, I>(answer: T, writer: CombinedWriter<I>, item: I): Promise<T> {
    const { transaction, isJoined } = this.#current();
    if (isJoined) return this.commit(answer, tx => writer.write(tx, [item]));
    const decision = this.#decisionOf(transaction, answer);
    return this.#decide(transaction, answer, decision, async () => {
      try {
        await this.#combinedFor(writer).run({ decision, item });
      } catch (error) {
        if (error instanceof CommitUnknownError) transaction.progress = 'unknown';
        throw error;
      }
    });
  }

  #current() {
    const current = this.parts.currents.current;
    if (current === undefined) throw new Error('there is no global transaction to commit');
    return current;
  }

  async #decide<T>(
    transaction: CurrentTransaction,
    answer: T,
    decision: Decision,
    commit: () => Promise<void>,
  ): Promise<T> {
    if (transaction.progress !== 'open')
      throw new Error(`transaction ${transaction.name} commits twice, or after its end`);
    transaction.requireAnswers();
    transaction.progress = 'committing';
    try {
      return await this.#commitOrFollow(transaction, answer, decision, commit);
    } catch (error) {
      // Everything is rolled back.
      if (transaction.progress === 'committing') transaction.progress = 'open';
      throw error;
    }
  }

  async #commitOrFollow<T>(
    transaction: CurrentTransaction,
    answer: T,
    decision: Decision,
    commit: () => Promise<void>,
  ): Promise<T> {
    const begun = { transaction, once: this.#begun.get(transaction) };
    for (let attempt = 1; ; attempt++) {
      try {
        await commit();
        break;
      } catch (error) {
        if (!(isDuplicateKey(error) || error instanceof DecidedBeforeError)) throw error;
        const first = await this.#firstDecision(begun);
        // Another run may have freed the key of the request in between.
        const isFreed = first === undefined && begun.once !== undefined && attempt < 3;
        if (first === undefined && !isFreed) throw error;
        if (first !== undefined && first !== 'forgotten') return this.#follow<T>(begun, first);
      } finally {
        transaction.tx = undefined;
      }
    }
    transaction.progress = 'decided';
    this.parts.count.add(transaction.name, 'committed');
    this.parts.phaseTwo.begin('COMMITTED', decision);
    return answer;
  }

  #combinedFor<I>(writer: CombinedWriter<I>): CombinedDecisions<I> {
    const known = this.#combined.get(writer);
    if (known !== undefined) return known as unknown as CombinedDecisions<I>;
    const made = new CombinedDecisions(this.parts.dataSource, this.parts.decisions, writer);
    this.#combined.set(writer, made as unknown as CombinedDecisions<never>);
    return made;
  }

  /** @returns what was decided before; `forgotten` if the key of its request is too old to count */
  async #firstDecision({ transaction, once }: Begun): Promise<DecidedTransaction | 'forgotten' | undefined> {
    const { decisions } = this.parts;
    const { gid } = transaction;
    // The request comes first: across midnight, a concurrent repetition may have aborted this transaction in
    // favour of the one that has answered the request.
    const answered = once && (await decisions.findByRequest(once.request));
    if (answered !== undefined && (answered.gid === gid || answered.decidedMsAgo < KEY_LIFE_MS))
      return answered;
    const same = await decisions.find(gid);
    if (same !== undefined || answered === undefined) return same;
    await decisions.forgetRequest(answered.gid);
    return 'forgotten';
  }

  /** Answers as the first decision does; what this run has reserved beside it is cancelled. */
  async #follow<T>({ transaction, once }: Begun, first: DecidedTransaction): Promise<T> {
    transaction.progress = 'decided';
    const isOther = first.gid !== transaction.gid;
    if (isOther || first.outcome === 'ABORTED') await this.#cancelUnlessCommitted(transaction, isOther);
    else this.#cancelStrays(transaction, first);
    if (once === undefined) throw new ServiceError(TransactionErrors.TRANSACTION_ENDED);
    return replay<T>(first, once);
  }

  /** A run with another body, or with other calls, may have tried branches that were not committed. */
  #cancelStrays({ gid, branches }: CurrentTransaction, first: DecidedTransaction): void {
    const committed = new Set(first.branches.map(branch => formatBranches([branch])));
    const strays = branches.filter(branch => !committed.has(formatBranches([branch])));
    this.parts.phaseTwo.cancel({ gid, branches: strays });
  }

  async #cancelUnlessCommitted(transaction: CurrentTransaction, isUndecided: boolean): Promise<void> {
    const { gid, name, branches } = transaction;
    if (isUndecided) {
      const outcomes = await this.parts.decisions.settle([{ gid, name, request: null, fingerprint: null }]);
      if (outcomes.get(gid)!.outcome !== 'ABORTED') return;
    }
    this.parts.phaseTwo.begin('ABORTED', { gid, branches });
  }

  async #afterFailure<T>(begun: Begun, error: unknown): Promise<T> {
    const { transaction, once } = begun;
    const { gid, name, branches } = transaction;
    // A commit that still runs decides.
    if (transaction.progress !== 'open') throw error;
    if (once === undefined) {
      transaction.progress = 'decided';
      this.parts.count.add(name, 'aborted');
      if (branches.length > 0) this.parts.phaseTwo.begin('ABORTED', { gid, branches });
      throw error;
    }
    if (isServiceError(error, TransactionErrors.BRANCH_REUSED)) throw new ServiceError(once.keyReused);
    if (!isRefusal(error)) throw error;
    return this.#refuse<T>(begun, error);
  }

  /** Stores a refusal as the answer of its request. */
  async #refuse<T>(begun: Begun, refusal: ServiceError): Promise<T> {
    const { transaction } = begun;
    transaction.progress = 'decided';
    const decision = { ...this.#decisionOf(transaction, refusal.data), refusalCode: refusal.code };
    for (;;) {
      try {
        await this.parts.decisions.decide(this.parts.dataSource.manager, 'abort', [decision]);
        this.parts.count.add(decision.name, 'refused');
        this.parts.phaseTwo.begin('ABORTED', decision);
        throw refusal;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const first = await this.#firstDecision(begun);
      if (first === undefined) throw refusal;
      if (first !== 'forgotten') return this.#follow<T>(begun, first);
    }
  }

  #decisionOf(transaction: CurrentTransaction, answer: unknown): Decision {
    const once = this.#begun.get(transaction);
    const { gid, name, branches, ageMs } = transaction;
    return {
      gid,
      name,
      request: once?.request ?? null,
      fingerprint: once?.fingerprint ?? null,
      answer: once === undefined ? null : JSON.stringify(answer ?? null),
      refusalCode: null,
      branches,
      ageMs,
    };
  }
}

/** A refusal (4xx) is an answer. After any other error, nobody knows what has happened. */
const isRefusal = (error: unknown): error is ServiceError =>
  isServiceError(error) && error.entry.status < 500;
