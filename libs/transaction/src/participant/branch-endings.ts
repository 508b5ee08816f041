import { UnitOfWork } from '@diancan/database';
import { reasonOf } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import type { EntityManager } from 'typeorm';
import type { HeldBranch } from './branch.js';
import { type BranchKey, keyText } from './branch-key.js';
import { BRANCH_LIFE } from './branch-life.js';
import { type AnyBranch, BranchRegistry } from './branch-registry.js';
import { BranchRepository, type FoundBranch } from './branch.repository.js';

/** How many branches with work of their own end at the same time. */
const CONCURRENCY = 4;
/** How many confirms share a transaction at most. */
const MOST_TOGETHER = 64;

export interface BranchProblem extends BranchKey {
  readonly problem: string;
}

/** Confirms and cancels branches that were tried. Safe to repeat. */
@Injectable()
export class BranchEndings {
  readonly #log = new Logger('BranchEndings');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: BranchRepository,
    private readonly registry: BranchRegistry,
  ) {}

  /** @returns those that could not be confirmed, and why */
  async confirm(keys: readonly BranchKey[]): Promise<BranchProblem[]> {
    // An instance that does not know a branch does not know its work either.
    const isWithoutWork = (branch?: AnyBranch) => branch !== undefined && branch.confirm === undefined;
    const without = keys.filter(key => isWithoutWork(this.registry.of(key)));
    const problems = await this.#confirmWork(keys.filter(key => !without.includes(key)));
    if (without.length === 0 || (await this.repository.confirmAll(without)) === without.length)
      return problems;
    const found = await this.repository.find(without);
    return [
      ...problems,
      ...without.flatMap(key => {
        const state = found.get(keyText(key))?.state ?? 'NONE';
        return state === BRANCH_LIFE.confirm.to ? [] : [problemOf(key, `it is ${state}`)];
      }),
    ];
  }

  /** Those that come together share a transaction; if it fails, each is confirmed alone. */
  async #confirmWork(keys: readonly BranchKey[]): Promise<BranchProblem[]> {
    const problems: BranchProblem[] = [];
    for (let from = 0; from < keys.length; from += MOST_TOGETHER) {
      const lot = keys.slice(from, from + MOST_TOGETHER);
      if (lot.length === 1 || !(await this.#confirmTogether(lot)))
        problems.push(...(await this.#each(lot, key => this.#confirm(key))));
    }
    return problems;
  }

  /** @returns false if nothing has changed, because one had ended before, or its work has failed */
  async #confirmTogether(keys: readonly BranchKey[]): Promise<boolean> {
    try {
      await this.uow.run(async tx => {
        const confirmed = await this.repository.confirmAll(keys, tx);
        if (confirmed < keys.length) throw new Error(`${confirmed} of ${keys.length} are held`);
        const found = await this.repository.find(keys, tx);
        for (const key of keys) await this.#known(key).confirm?.(tx, heldOf(found.get(keyText(key))!));
      });
      return true;
    } catch (error) {
      this.#log.debug(`${keys.length} branches are confirmed one by one: ${reasonOf(error)}`);
      return false;
    }
  }

  /** @returns those that could not be cancelled, and why */
  cancel(keys: readonly BranchKey[]): Promise<BranchProblem[]> {
    return this.#each(keys, key => this.#cancel(key));
  }

  async #each(keys: readonly BranchKey[], end: (key: BranchKey) => Promise<void>): Promise<BranchProblem[]> {
    const queue = new PQueue({ concurrency: CONCURRENCY });
    const problems: BranchProblem[] = [];
    await queue.addAll(
      keys.map(key => async () => {
        try {
          await end(key);
        } catch (error) {
          this.#log.warn(`${keyText(key)} has not ended: ${reasonOf(error)}`);
          problems.push(problemOf(key, reasonOf(error)));
        }
      }),
    );
    return problems;
  }

  #confirm(key: BranchKey): Promise<void> {
    return this.uow.run(async tx => {
      if (!(await this.repository.end(tx, key, 'confirm'))) return this.#expect(tx, key, 'confirm');
      await this.#known(key).confirm?.(tx, await this.#held(tx, key));
    });
  }

  #cancel(key: BranchKey): Promise<void> {
    return this.uow.run(async tx => {
      if (!(await this.#endTried(tx, key))) return this.#expect(tx, key, 'cancel');
      await this.#known(key).cancel(tx, await this.#held(tx, key));
    });
  }

  /** @returns false if it has ended, perhaps just now, because it was not tried */
  async #endTried(tx: EntityManager, key: BranchKey): Promise<boolean> {
    if (await this.repository.end(tx, key, 'cancel')) return true;
    await this.repository.markCancelled(tx, key);
    // The mark has waited for a try that was about to commit.
    return this.repository.end(tx, key, 'cancel');
  }

  #known(key: BranchKey): AnyBranch {
    const branch = this.registry.of(key);
    if (branch === undefined) throw new Error('this instance does not know it');
    return branch;
  }

  async #held(tx: EntityManager, key: BranchKey): Promise<HeldBranch<never, unknown>> {
    return heldOf((await this.repository.find([key], tx)).get(keyText(key))!);
  }

  /** @throws Error if it has not ended in this way before */
  async #expect(tx: EntityManager, key: BranchKey, verb: 'confirm' | 'cancel'): Promise<void> {
    const state = (await this.repository.find([key], tx)).get(keyText(key))?.state ?? 'NONE';
    if (state !== BRANCH_LIFE[verb].to) throw new Error(`it is ${state}`);
  }
}

const heldOf = ({ gid, branch, args, answer }: FoundBranch): HeldBranch<never, unknown> => ({
  gid,
  branch,
  args: JSON.parse(args!) as never,
  answer: JSON.parse(answer!) as unknown,
});

const problemOf = ({ gid, branch }: BranchKey, problem: string): BranchProblem => ({ gid, branch, problem });
