import type { ApiOf, ParamsOf, ResultOf } from '@diancan/contracts';
import type { Branches as BranchesOf, BranchCall, HeldBranch } from '@diancan/transaction';
import type { UnitOfWork as UnitOfWorkOf } from '@diancan/database';
import { type DynamicModule, Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { built } from './built.ts';
import { pointsContract, type PointsContract, purseContract, type PurseContract } from './shop-contracts.ts';
import { injects, moduleOf, ShopSettings } from './shop-module.ts';

const { branchesContract, decisionsContract, ProductErrors, ServiceError } = await built('contracts');
const { UnitOfWork } = await built('database');
const { calls, RpcClientModule, RpcServerModule } = await built('rpc');
const { Branches, BranchesHandler, SagaStep, TccBranch, TransactionParticipantModule } =
  await built('transaction');

const MOST_POINTS = 100;

type Taking = ParamsOf<PurseContract, 'take'>;
type Left = ResultOf<PurseContract, 'take'>;
type Granting = ParamsOf<PointsContract, 'add'>;
type Granted = ResultOf<PointsContract, 'add'>;

/** An effect is a row without a unique key: two effects are seen. */
const note = (tx: EntityManager, owner: string, verb: string) =>
  tx.query<void>('INSERT INTO effect (owner, verb) VALUES (?, ?)', [owner, verb]);

/** @param held what the purse holds for the transaction afterwards */
async function takeFree(tx: EntityManager, { owner, amount }: Taking, held: number): Promise<Left> {
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    'UPDATE purse SET free = free - ?, held = held + ? WHERE owner = ? AND free >= ?',
    [amount, held, owner, amount],
  );
  if (affectedRows === 0) throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'purse' });
  const [row] = await tx.query<Array<{ free: number }>>('SELECT free FROM purse WHERE owner = ?', [owner]);
  return { left: Number(row!.free) };
}

class PurseBranch extends TccBranch<Taking, Left> {
  readonly method: string = 'purse.take';

  protected async try(tx: EntityManager, { args }: BranchCall<Taking>): Promise<Left> {
    await note(tx, args.owner, 'take');
    return takeFree(tx, args, args.amount);
  }

  override async confirm(tx: EntityManager, { args }: HeldBranch<Taking, Left>): Promise<void> {
    await note(tx, args.owner, 'confirm');
    await tx.query('UPDATE purse SET held = held - ? WHERE owner = ?', [args.amount, args.owner]);
  }

  override async cancel(tx: EntityManager, { args }: HeldBranch<Taking, Left>): Promise<void> {
    const { owner, amount } = args;
    await note(tx, owner, 'cancel');
    await tx.query('UPDATE purse SET free = free + ?, held = held - ? WHERE owner = ?', [
      amount,
      amount,
      owner,
    ]);
  }
}

class SharedPurseBranch extends PurseBranch {
  override readonly method = 'purse.takeShared';
  override readonly mostCombined = 64;
}

async function addPoints(tx: EntityManager, { owner, points }: Granting): Promise<Granted> {
  if (points > MOST_POINTS) throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'points' });
  await note(tx, owner, 'add');
  return { points };
}

class PointsStep extends SagaStep<Granting, Granted> {
  readonly method = 'points.add';

  protected do(tx: EntityManager, { args }: BranchCall<Granting>): Promise<Granted> {
    return addPoints(tx, args);
  }

  protected compensate(tx: EntityManager, { args }: HeldBranch<Granting, Granted>): Promise<void> {
    return note(tx, args.owner, 'compensate');
  }
}

class PurseHandler implements ApiOf<PurseContract> {
  readonly branches: BranchesOf;
  readonly branch: PurseBranch;
  readonly shared: SharedPurseBranch;
  readonly uow: UnitOfWorkOf;

  constructor(branches: BranchesOf, branch: PurseBranch, shared: SharedPurseBranch, uow: UnitOfWorkOf) {
    this.branches = branches;
    this.branch = branch;
    this.shared = shared;
    this.uow = uow;
  }

  take(params: Taking): Promise<Left> {
    return this.branches.try(this.branch, params);
  }

  takeShared(params: Taking): Promise<Left> {
    return this.branches.try(this.shared, params);
  }

  spend(params: Taking): Promise<Left> {
    return this.uow.run(async tx => {
      await note(tx, params.owner, 'spend');
      return takeFree(tx, params, 0);
    });
  }
}
injects(PurseHandler, Inject(Branches), Inject(PurseBranch), Inject(SharedPurseBranch), Inject(UnitOfWork));

class PointsHandler implements ApiOf<PointsContract> {
  readonly branches: BranchesOf;
  readonly step: PointsStep;
  readonly uow: UnitOfWorkOf;

  constructor(branches: BranchesOf, step: PointsStep, uow: UnitOfWorkOf) {
    this.branches = branches;
    this.step = step;
    this.uow = uow;
  }

  add(params: Granting): Promise<Granted> {
    return this.branches.try(this.step, params);
  }

  grant(params: Granting): Promise<Granted> {
    return this.uow.run(tx => addPoints(tx, params));
  }
}
injects(PointsHandler, Inject(Branches), Inject(PointsStep), Inject(UnitOfWork));

/** A service that takes part in the transactions of order. */
export function participantModules(service: 'product' | 'user'): DynamicModule[] {
  const transactions = TransactionParticipantModule.forService({ initiators: ['order'] });
  const clients = RpcClientModule.register({
    self: service,
    contracts: [calls(decisionsContract('order'))],
    settings: ShopSettings,
  });
  const purses = moduleOf({
    providers: [PurseBranch, SharedPurseBranch, PurseHandler],
    exports: [PurseHandler],
  });
  const points = moduleOf({ providers: [PointsStep, PointsHandler], exports: [PointsHandler] });
  return [
    { ...clients, global: true },
    transactions,
    RpcServerModule.serve(branchesContract(service), BranchesHandler, transactions),
    RpcServerModule.serve(purseContract(service), PurseHandler, purses),
    ...(service === 'user' ? [RpcServerModule.serve(pointsContract, PointsHandler, points)] : []),
  ];
}
