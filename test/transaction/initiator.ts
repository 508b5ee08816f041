import type { ApiOf } from '@diancan/contracts';
import type { UnitOfWork as UnitOfWorkOf } from '@diancan/database';
import type { AsyncApiOf } from '@diancan/rpc';
import type {
  CombinedWriter,
  GlobalTransactions as GlobalTransactionsOf,
  TransactionOptions,
} from '@diancan/transaction';
import { type DynamicModule, Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { built } from './built.ts';
import type { Purchase } from './purchase.ts';
import { pointsContract, type PointsContract, purseContract, type PurseContract } from './shop-contracts.ts';
import { injects, moduleOf, ShopSettings } from './shop-module.ts';

const { branchesContract, decisionsContract, OrderErrors, PlatformErrors, ServiceError } =
  await built('contracts');
const { UnitOfWork } = await built('database');
const { AsyncRpcClient, calls, RpcClient, RpcClientModule, RpcServerModule } = await built('rpc');
const { DecisionsHandler, GlobalTransactional, GlobalTransactions, TransactionInitiatorModule } =
  await built('transaction');

const [atProduct, atUser] = [purseContract('product'), purseContract('user')];

/** So that no participant asks by itself while a spec holds a transaction. */
const LONG_MS = 600_000;

/** Calls one participant after the other. */
class CallsInTurn {
  readonly product: ApiOf<PurseContract>;
  readonly user: ApiOf<PurseContract>;
  readonly points: ApiOf<PointsContract>;

  constructor(product: ApiOf<PurseContract>, user: ApiOf<PurseContract>, points: ApiOf<PointsContract>) {
    this.product = product;
    this.user = user;
    this.points = points;
  }

  async try({ owner, second, amount = 1, points = 1 }: Purchase): Promise<void> {
    await this.product.take({ owner, amount });
    if (second === 'purse') await this.user.take({ owner, amount });
    else await this.points.add({ owner, points });
  }

  async trySharing({ owner, amount = 1 }: Purchase): Promise<void> {
    await this.product.takeShared({ owner, amount });
    await this.user.takeShared({ owner, amount });
  }

  /** The same work, which each participant commits at once. */
  async work({ owner, second, amount = 1, points = 1 }: Purchase): Promise<void> {
    await this.product.spend({ owner, amount });
    if (second === 'purse') await this.user.spend({ owner, amount });
    else await this.points.grant({ owner, points });
  }
}
injects(CallsInTurn, RpcClient(atProduct), RpcClient(atUser), RpcClient(pointsContract));

/** Calls both participants at once. */
class CallsAtOnce {
  readonly product: AsyncApiOf<PurseContract>;
  readonly user: AsyncApiOf<PurseContract>;
  readonly points: AsyncApiOf<PointsContract>;

  constructor(
    product: AsyncApiOf<PurseContract>,
    user: AsyncApiOf<PurseContract>,
    points: AsyncApiOf<PointsContract>,
  ) {
    this.product = product;
    this.user = user;
    this.points = points;
  }

  async try({ owner, second, amount = 1, points = 1 }: Purchase): Promise<void> {
    const pending = [
      this.product.take({ owner, amount }),
      second === 'purse' ? this.user.take({ owner, amount }) : this.points.add({ owner, points }),
    ];
    const outcomes = await Promise.all(pending.map(call => call.outcome()));
    for (const outcome of outcomes) if (outcome.status !== 'done') throw outcome.error;
  }
}
injects(CallsAtOnce, AsyncRpcClient(atProduct), AsyncRpcClient(atUser), AsyncRpcClient(pointsContract));

export class Purchases {
  readonly transactions: GlobalTransactionsOf;
  readonly uow: UnitOfWorkOf;
  readonly inTurn: CallsInTurn;
  readonly atOnce: CallsAtOnce;

  constructor(
    transactions: GlobalTransactionsOf,
    uow: UnitOfWorkOf,
    inTurn: CallsInTurn,
    atOnce: CallsAtOnce,
  ) {
    this.transactions = transactions;
    this.uow = uow;
    this.inTurn = inTurn;
    this.atOnce = atOnce;
  }

  /** @throws what the first refused or lost call throws; Error if it gives up */
  async make(purchase: Purchase): Promise<void> {
    if (purchase.calls !== 'outside') return this.makeInside(purchase);
    await this.inTurn.work(purchase);
    await this.uow.run(tx => record(tx, purchase.owner));
  }

  /** In a global transaction. */
  async makeInside(purchase: Purchase): Promise<void> {
    const { owner, calls: how, end } = purchase;
    if (how === 'sharing') {
      await this.inTurn.trySharing(purchase);
      return this.transactions.commitCombined(undefined, PURCHASES, owner);
    }
    await (how === 'at once' ? this.atOnce : this.inTurn).try(purchase);
    if (end === 'gives up') throw new Error('given up');
    if (end === 'stays undecided') throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    await this.transactions.commit(null, tx => record(tx, owner));
  }
}
injects(Purchases, Inject(GlobalTransactions), Inject(UnitOfWork), Inject(CallsInTurn), Inject(CallsAtOnce));

const transactionOf = ({ owner, amount = 1, hasKey = false, ttlMs = LONG_MS }: Purchase) =>
  ({
    name: 'purchase',
    ttlMs,
    ...(hasKey && {
      once: {
        request: `buyer/${owner}`,
        fingerprint: String(amount).padStart(43, '0'),
        keyReused: OrderErrors.KEY_REUSED,
        timedOut: OrderErrors.PLACEMENT_TIMED_OUT,
      },
    }),
  }) satisfies TransactionOptions;

/** What `@GlobalTransactional(transactionOf)` does at the method. */
const inside = Object.getOwnPropertyDescriptor(Purchases.prototype, 'makeInside')!;
GlobalTransactional(transactionOf)(Purchases.prototype, 'makeInside', inside);
Object.defineProperty(Purchases.prototype, 'makeInside', inside);

/** A purchase is a row without a unique key: two of one buyer are seen. */
const record = (tx: EntityManager, owner: string) =>
  tx.query<void>('INSERT INTO bought (owner) VALUES (?)', [owner]);

const PURCHASES: CombinedWriter<string> = {
  write: (tx, owners) =>
    tx.query<void>('INSERT INTO bought (owner) VALUES ?', [owners.map(owner => [owner])]),
};

/** The service that begins transactions. */
export function initiatorModules(): DynamicModule[] {
  const participants = ['product', 'user'] as const;
  const transactions = TransactionInitiatorModule.forService({ service: 'order', participants });
  const contracts = [atProduct, atUser, pointsContract, ...participants.map(name => branchesContract(name))];
  const clients = RpcClientModule.register({
    self: 'order',
    contracts: contracts.map(contract => calls(contract)),
    settings: ShopSettings,
  });
  const purchases = { module: moduleOf({}), providers: [CallsInTurn, CallsAtOnce, Purchases] };
  return [
    { ...clients, global: true },
    transactions,
    RpcServerModule.serve(decisionsContract('order'), DecisionsHandler, transactions),
    purchases,
  ];
}
