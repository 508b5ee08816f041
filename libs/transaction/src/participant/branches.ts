import {
  branchLink,
  type BranchLink,
  isServiceError,
  PlatformErrors,
  ServiceError,
  TransactionErrors,
} from '@diancan/contracts';
import { CombinedCommits, type CombinedOutcome, isDuplicateKey, UnitOfWork } from '@diancan/database';
import { currentContext } from '@diancan/platform';
import { parseJson } from '@diancan/text';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CurrentTransaction, CurrentTransactions } from '../current/current-transaction.js';
import type { Branch, BranchCall } from './branch.js';
import { keyText } from './branch-key.js';
import { BranchRepository, type FoundBranch } from './branch.repository.js';

interface Tried<A> extends BranchCall<A> {
  /** JSON. */
  readonly text: string;
}

/** Tries the branches of other services' global transactions. */
@Injectable()
export class Branches implements OnApplicationShutdown {
  readonly #combined = new Map<object, CombinedCommits<Tried<never>, unknown>>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly repository: BranchRepository,
    private readonly currents: CurrentTransactions,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    for (const combined of this.#combined.values()) await combined.close();
  }

  /**
   * Serves a call of a branch method. A repeated call gets the first answer and reserves nothing.
   * @throws ServiceError BAD_REQUEST outside of a global transaction, BRANCH_REUSED if the branch was tried
   * with other arguments or for another body of the request, TRANSACTION_ENDED if it was cancelled; the
   * branch's own refusal
   */
  async try<A extends object, R>(branch: Branch<A, R>, args: A): Promise<R> {
    const call = { link: linkOfCall(), args, text: JSON.stringify(args) };
    try {
      return branch.mostCombined > 1
        ? await this.#combinedFor(branch).run(call)
        : await this.#alone(branch, call);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const found = await this.#find(call);
      if (found === undefined) throw error;
      return answerOf<R>(found, call);
    }
  }

  async #alone<A extends object, R>(branch: Branch<A, R>, call: Tried<A>): Promise<R> {
    const { branch: parent, ...link } = call.link;
    let transaction = new CurrentTransaction(link, parent);
    try {
      const [outcome] = await this.uow.run(tx => {
        // After a deadlock, the calls have the same names as before.
        transaction = new CurrentTransaction(link, parent);
        transaction.tx = tx;
        return this.currents.run(transaction, true, async () => {
          const outcomes = await this.#tryAll(tx, branch, [call]);
          transaction.requireAnswers();
          return outcomes;
        });
      });
      return resultOf(outcome!);
    } catch (error) {
      if (!isServiceError(error) || error.entry.status >= 500) throw error;
      // The call may be a repetition whose first try has taken the last piece.
      const found = await this.#find(call);
      if (found !== undefined) return answerOf<R>(found, call);
      // The initiator could commit without a branch that was refused, but with those that it has called.
      if (transaction.branches.length > 0)
        throw new Error(`${branch.method} refuses after it has called branches`, { cause: error });
      throw error;
    }
  }

  #combinedFor<A extends object, R>(branch: Branch<A, R>): CombinedCommits<Tried<A>, R> {
    const known = this.#combined.get(branch);
    if (known !== undefined) return known as unknown as CombinedCommits<Tried<A>, R>;
    const made = new CombinedCommits<Tried<A>, R>(
      this.dataSource,
      (tx, calls) => this.#tryAll(tx, branch, calls),
      branch.mostCombined,
    );
    this.#combined.set(branch, made as never);
    return made;
  }

  /**
   * Two calls of the same branch that arrive together are one: the others get the outcome of the first. A
   * lone call finds out by the duplicate key that it is a repetition; among others it is looked up, because
   * the duplicate key would roll all of them back.
   */
  async #tryAll<A extends object, R>(
    tx: EntityManager,
    branch: Branch<A, R>,
    calls: ReadonlyArray<Tried<A>>,
  ): Promise<Array<CombinedOutcome<R>>> {
    const before = calls.length === 1 ? new Map<string, FoundBranch>() : await this.#findAll(calls, tx);
    const first = new Map(calls.toReversed().map(call => [keyText(call.link), call]));
    const isNew = (call: Tried<A>) =>
      first.get(keyText(call.link)) === call && !before.has(keyText(call.link));
    const tried = await this.#tryNew(tx, branch, calls.filter(isNew));
    return calls.map((call): CombinedOutcome<R> => {
      const key = keyText(call.link);
      const found = before.get(key);
      if (found !== undefined) return outcomeOf(() => answerOf<R>(found, call));
      const { link, text } = first.get(key)!;
      return isRepetition(call, text, link.note) ? tried.get(key)! : { error: reused() };
    });
  }

  /** @returns the outcomes by `keyText` */
  async #tryNew<A extends object, R>(
    tx: EntityManager,
    branch: Branch<A, R>,
    calls: ReadonlyArray<Tried<A>>,
  ): Promise<Map<string, CombinedOutcome<R>>> {
    if (calls.length === 0) return new Map();
    const outcomes = await branch.tryAll(tx, calls);
    const rows = calls.flatMap(({ link, text }, at) => {
      const outcome = outcomes[at]!;
      return 'error' in outcome ? [] : [{ link, args: text, answer: JSON.stringify(outcome.result ?? null) }];
    });
    if (rows.length > 0) await this.repository.add(tx, rows);
    // A refused call may be a repetition whose first try, which has just committed, took the last piece.
    const refused = calls.filter((_, at) => 'error' in outcomes[at]!);
    const found = refused.length === 0 ? new Map<string, FoundBranch>() : await this.#findAll(refused, tx);
    return new Map(
      calls.map((call, at) => {
        const key = keyText(call.link);
        const tried = found.get(key);
        return [key, tried === undefined ? outcomes[at]! : outcomeOf(() => answerOf<R>(tried, call))];
      }),
    );
  }

  #findAll(calls: ReadonlyArray<Tried<unknown>>, tx: EntityManager): Promise<Map<string, FoundBranch>> {
    return this.repository.find(
      calls.map(({ link }) => link),
      tx,
    );
  }

  async #find({ link }: Tried<unknown>): Promise<FoundBranch | undefined> {
    return (await this.repository.find([link])).get(keyText(link));
  }
}

/** @throws ServiceError BAD_REQUEST if the call is no branch */
function linkOfCall(): BranchLink {
  const text = currentContext()?.branch;
  try {
    return branchLink.parse(parseJson(Buffer.from(text!, 'base64url')));
  } catch (cause) {
    throw new ServiceError(PlatformErrors.BAD_REQUEST, null, { cause });
  }
}

/** @throws ServiceError BRANCH_REUSED, TRANSACTION_ENDED */
function answerOf<R>({ state, note, args, answer }: FoundBranch, call: Tried<unknown>): R {
  if (args !== null && !isRepetition(call, args, note)) throw reused();
  if (state === 'CANCELLED') throw new ServiceError(TransactionErrors.TRANSACTION_ENDED);
  return JSON.parse(answer!) as R;
}

/**
 * The note tells the bodies of a request apart. If another body could commit with this branch, the initiator
 * would answer that the branch, which has the note of the first body, is aborted.
 */
const isRepetition = (call: Tried<unknown>, text: string, note: string | null | undefined): boolean =>
  call.text === text && (call.link.note ?? null) === (note ?? null);

const reused = () => new ServiceError(TransactionErrors.BRANCH_REUSED);

function outcomeOf<R>(read: () => R): CombinedOutcome<R> {
  try {
    return { result: read() };
  } catch (error) {
    return { error };
  }
}

function resultOf<R>(outcome: CombinedOutcome<R>): R {
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}
