import type { BranchLink } from '@diancan/contracts';
import { type CombinedOutcome } from '@diancan/database';
import { Inject, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BranchRegistry } from './branch-registry.js';

/** A call of a branch method. */
export interface BranchCall<A> {
  readonly link: BranchLink;
  readonly args: A;
}

/** A branch that was tried, as its confirm and cancel see it. */
export interface HeldBranch<A, R> {
  readonly gid: string;
  readonly branch: string;
  readonly args: A;
  /** What its try has answered. */
  readonly answer: R;
}

/**
 * What a participant does in global transactions for one method of its contract. Everything happens in the
 * local transaction that also moves the fence, so nothing but the database may be changed; other effects are
 * jobs and messages that commit with it. Arguments and answers are stored as JSON.
 */
export abstract class Branch<A extends object, R> implements OnModuleInit {
  @Inject(BranchRegistry) registry: BranchRegistry;

  /** Contract and method, such as `stock.reserve`. Never change it: stored branches refer to it. */
  abstract readonly method: string;
  /** How many tries may share a local transaction. */
  readonly mostCombined: number = 1;

  /**
   * Reserves, for each call.
   * @returns for each call its answer, or the refusal (4xx) after which it has changed nothing
   * @throws any error: everything is rolled back
   */
  abstract tryAll(
    tx: EntityManager,
    calls: ReadonlyArray<BranchCall<A>>,
  ): Promise<ReadonlyArray<CombinedOutcome<R>>>;

  /** What is left to do when the transaction is committed. Absent: nothing. */
  confirm?(tx: EntityManager, held: HeldBranch<A, R>): Promise<void>;

  /** Undoes the try. */
  abstract cancel(tx: EntityManager, held: HeldBranch<A, R>): Promise<void>;

  onModuleInit(): void {
    this.registry.register(this);
  }
}
