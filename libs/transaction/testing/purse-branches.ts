import { ProductErrors, ServiceError } from '@diancan/contracts';
import type { CombinedOutcome } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { Branch, type BranchCall, type HeldBranch } from '../src/participant/branch.js';
import { SagaStep } from '../src/participant/saga-step.js';
import { TccBranch } from '../src/participant/tcc-branch.js';

export const PURSE_TABLES = [
  `CREATE TABLE purse (owner VARCHAR(64) NOT NULL PRIMARY KEY, free INT NOT NULL,
     held INT NOT NULL DEFAULT 0)`,
  `CREATE TABLE ledger (gid VARCHAR(64) NOT NULL, branch VARCHAR(80) NOT NULL, points INT NOT NULL)`,
];

export interface Taking {
  readonly owner: string;
  readonly amount: number;
}

const empty = () => new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'purse' });

async function hold(tx: EntityManager, { owner, amount }: Taking): Promise<void> {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    'UPDATE purse SET free = free - ?, held = held + ? WHERE owner = ? AND free >= ?',
    [amount, amount, owner, amount],
  );
  if (affectedRows === 0) throw empty();
}

const release = (tx: EntityManager, { args: { owner, amount } }: HeldBranch<Taking, unknown>) =>
  tx.query<void>('UPDATE purse SET free = free + ?, held = held - ? WHERE owner = ?', [
    amount,
    amount,
    owner,
  ]);

/** Takes from a purse, by TCC. */
export class PurseBranch extends TccBranch<Taking, { taken: number }> {
  readonly method = 'purse.take';

  protected async try(tx: EntityManager, { args }: BranchCall<Taking>): Promise<{ taken: number }> {
    await hold(tx, args);
    return { taken: args.amount };
  }

  override async confirm(tx: EntityManager, { args }: HeldBranch<Taking, unknown>): Promise<void> {
    await tx.query('UPDATE purse SET held = held - ? WHERE owner = ?', [args.amount, args.owner]);
  }

  override cancel(tx: EntityManager, held: HeldBranch<Taking, { taken: number }>): Promise<void> {
    return release(tx, held);
  }
}

/** Takes from purses, several calls in one commit. Nothing is left to do when it is confirmed. */
export class SharedPurseBranch extends Branch<Taking, { taken: number }> {
  readonly method = 'shared.take';
  override readonly mostCombined = 64;
  /** How many calls each commit had. */
  readonly lots: number[] = [];

  override async tryAll(
    tx: EntityManager,
    calls: ReadonlyArray<BranchCall<Taking>>,
  ): Promise<Array<CombinedOutcome<{ taken: number }>>> {
    this.lots.push(calls.length);
    const outcomes: Array<CombinedOutcome<{ taken: number }>> = [];
    for (const { args } of calls)
      outcomes.push(
        await hold(tx, args).then(
          () => ({ result: { taken: args.amount } }),
          (error: unknown) => ({ error }),
        ),
      );
    return outcomes;
  }

  override cancel(tx: EntityManager, held: HeldBranch<Taking, { taken: number }>): Promise<void> {
    return release(tx, held);
  }
}

/** Gives points, by a saga: they are there at once. */
export class PointsStep extends SagaStep<{ points: number }, { points: number }> {
  readonly method = 'points.add';

  protected async do(tx: EntityManager, { link, args }: BranchCall<{ points: number }>) {
    await tx.query('INSERT INTO ledger VALUES (?, ?, ?)', [link.gid, link.branch, args.points]);
    return args;
  }

  protected async compensate(
    tx: EntityManager,
    { gid, branch, args }: HeldBranch<{ points: number }, unknown>,
  ) {
    await tx.query('INSERT INTO ledger VALUES (?, ?, ?)', [gid, branch, -args.points]);
  }
}
