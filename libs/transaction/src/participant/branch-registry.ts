import { Injectable } from '@nestjs/common';
import type { Branch } from './branch.js';
import { type BranchKey, methodOf } from './branch-key.js';

/** A branch whose types only it knows. */
export type AnyBranch = Branch<never, unknown>;

/** The branches of a service by their methods. */
@Injectable()
export class BranchRegistry {
  readonly #branches = new Map<string, AnyBranch>();

  /** @throws Error if two branches have the same method */
  register(branch: AnyBranch): void {
    if (this.#branches.has(branch.method)) throw new Error(`there are two branches of ${branch.method}`);
    this.#branches.set(branch.method, branch);
  }

  /** @returns undefined in an instance of a release that does not have it */
  of(key: BranchKey): AnyBranch | undefined {
    return this.#branches.get(methodOf(key));
  }
}
