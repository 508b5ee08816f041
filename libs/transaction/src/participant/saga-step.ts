import type { EntityManager } from 'typeorm';
import type { BranchCall, HeldBranch } from './branch.js';
import { TccBranch } from './tcc-branch.js';

/**
 * A branch where nothing can be reserved: its effect is there at once, others may see and use it, and it is
 * compensated if the transaction is aborted.
 */
export abstract class SagaStep<A extends object, R> extends TccBranch<A, R> {
  /** @throws ServiceError (4xx) to refuse; everything is rolled back */
  protected abstract do(tx: EntityManager, call: BranchCall<A>): Promise<R>;

  /** Makes good what `do` has done, even if others have used it since. */
  protected abstract compensate(tx: EntityManager, held: HeldBranch<A, R>): Promise<void>;

  protected override try(tx: EntityManager, call: BranchCall<A>): Promise<R> {
    return this.do(tx, call);
  }

  override cancel(tx: EntityManager, held: HeldBranch<A, R>): Promise<void> {
    return this.compensate(tx, held);
  }
}
