import { UnitOfWork } from '@diancan/database';
import { reasonOf } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import type { EntityManager } from 'typeorm';
import type { HeldBranch } from './branch.js';
import { type BranchKey, keyText } from './branch-key.js';
import { BRANCH_LIFE } from './branch-life.js';
import { type AnyBranch, BranchRegistry } from './branch-registry.js';
import { BranchRepository } from './branch.repository.js';

/** How many branches with work of their own end at the same time. */
const CONCURRENCY = 4;

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
    const problems = await this.#each(
      keys.filter(key => !without.includes(key)),
      key => this.#confirm(key),
    );
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
    const { args, answer } = (await this.repository.find([key], tx)).get(keyText(key))!;
    return { ...key, args: JSON.parse(args!) as never, answer: JSON.parse(answer!) as unknown };
  }

  /** @throws Error if it has not ended in this way before */
  async #expect(tx: EntityManager, key: BranchKey, verb: 'confirm' | 'cancel'): Promise<void> {
    const state = (await this.repository.find([key], tx)).get(keyText(key))?.state ?? 'NONE';
    if (state !== BRANCH_LIFE[verb].to) throw new Error(`it is ${state}`);
  }
}

const problemOf = ({ gid, branch }: BranchKey, problem: string): BranchProblem => ({ gid, branch, problem });
