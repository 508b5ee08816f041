import type { CombinedOutcome } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { Branch, type BranchCall } from './branch.js';

/** Tries one call in one local transaction. */
export abstract class TccBranch<A extends object, R> extends Branch<A, R> {
  /**
   * Reserves what `confirm` will take and `cancel` will give back.
   * @throws ServiceError (4xx) to refuse; everything is rolled back
   */
  protected abstract try(tx: EntityManager, call: BranchCall<A>): Promise<R>;

  override async tryAll(
    tx: EntityManager,
    calls: ReadonlyArray<BranchCall<A>>,
  ): Promise<Array<CombinedOutcome<R>>> {
    const outcomes: Array<CombinedOutcome<R>> = [];
    for (const call of calls) outcomes.push({ result: await this.try(tx, call) });
    return outcomes;
  }
}
