import { Locks } from '@diancan/lock';
import { openRedis } from '@diancan/redis';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { OrderSettings } from '../order.settings.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { ActivityBoard } from './activity/activity-board.js';
import { ActivityRepository } from './activity/activity.repository.js';
import { ListActivities } from './activity/list-activities.use-case.js';
import { PublishActivity } from './activity/publish-activity.use-case.js';
import { UpdateActivity } from './activity/update-activity.use-case.js';
import { StoredLogs } from './shard/stored-logs.js';
import { StockChanges } from './activity/stock-changes.js';
import { WithdrawStock } from './activity/withdraw-stock.use-case.js';
import { BuyerFlashSaleController } from './buyer-flash-sale.controller.js';
import { BalanceShards } from './drain/balance-shards.use-case.js';
import { ChangeInForce } from './drain/change-in-force.js';
import { ConfigureShard } from './drain/configure-shard.use-case.js';
import { DrainRate } from './drain/drain-rate.js';
import { DrainShard } from './drain/drain-shard.use-case.js';
import { RenewShard } from './drain/renew-shard.use-case.js';
import { ShardRunners } from './drain/shard-runners.js';
import { StoreEntries } from './drain/store-entries.use-case.js';
import { StoreWinners } from './drain/store-winners.use-case.js';
import { TendShard } from './drain/tend-shard.use-case.js';
import { Wakes } from './shard/wakes.js';
import { ActivityEndJob } from './ending/activity-end.job.js';
import { CancelActivity } from './ending/cancel-activity.use-case.js';
import { CancelledActivityJob } from './ending/cancelled-activity.job.js';
import { EndActivity } from './ending/end-activity.use-case.js';
import { GiveBackOnCancelled } from './ending/give-back.handler.js';
import { StopSelling } from './ending/stop-selling.use-case.js';
import { EnterFlashSale } from './intake/enter.use-case.js';
import { AdviseGateways } from './intake/advise-gateways.use-case.js';
import { Seals } from './intake/seals.js';
import { SoldOutMemory } from './intake/sold-out-memory.js';
import { TakeTicket } from './intake/take-ticket.use-case.js';
import { ShowTicketResult } from './intake/ticket-result.use-case.js';
import { TicketRepository } from './ticket/ticket.repository.js';
import { PublicFlashSaleController } from './public-flash-sale.controller.js';
import { SellerFlashSaleController } from './seller-flash-sale.controller.js';
import { type FlashRedis, openFlashRedis } from './shard/flash-redis.js';
import { ShardRepository } from './shard/shard.repository.js';
import { ShardStore } from './shard/shard.store.js';
import { HOT_STORE, STORE } from './shard/stores.js';
import { INTAKE_PROVIDERS } from './variant/variant-providers.js';
import { VariantStock } from './variant/variant-stock.js';

const HOT_REDIS = Symbol('HOT_REDIS');
const REDIS = Symbol('REDIS');
const LOCK_REDIS = Symbol('LOCK_REDIS');

const connection = (token: symbol, isHot: boolean) => ({
  provide: token,
  inject: [OrderSettings],
  useFactory: ({ current }: OrderSettings) => openFlashRedis(current.flashSale.redisUrls, isHot),
});

const storeOver = (token: symbol, redis: symbol) => ({
  provide: token,
  inject: [redis],
  useFactory: (opened: FlashRedis) => new ShardStore(opened),
});

/** Flash sales: activities, the hot path to a ticket, and the way from tickets to orders. */
@Module({
  imports: [OrderingModule, LifecycleModule],
  controllers: [PublicFlashSaleController, BuyerFlashSaleController, SellerFlashSaleController],
  providers: [
    connection(HOT_REDIS, true),
    connection(REDIS, false),
    storeOver(HOT_STORE, HOT_REDIS),
    storeOver(STORE, REDIS),
    {
      provide: LOCK_REDIS,
      inject: [OrderSettings],
      useFactory: ({ current }: OrderSettings) =>
        openRedis(current.redis.url, { logContext: 'Locks', logLevel: 'debug' }),
    },
    { provide: Locks, inject: [LOCK_REDIS], useFactory: (redis: Redis) => new Locks(redis) },
    ActivityRepository,
    ShardRepository,
    TicketRepository,
    ActivityBoard,
    PublishActivity,
    UpdateActivity,
    StoredLogs,
    StockChanges,
    WithdrawStock,
    ListActivities,
    Seals,
    SoldOutMemory,
    AdviseGateways,
    EnterFlashSale,
    {
      provide: VariantStock,
      inject: [REDIS, ShardRepository],
      useFactory: (redis: FlashRedis, shards: ShardRepository) => new VariantStock(redis, shards),
    },
    ...INTAKE_PROVIDERS,
    TakeTicket,
    ShowTicketResult,
    Wakes,
    DrainRate,
    ConfigureShard,
    StoreWinners,
    StoreEntries,
    RenewShard,
    BalanceShards,
    ChangeInForce,
    TendShard,
    DrainShard,
    ShardRunners,
    EndActivity,
    ActivityEndJob,
    StopSelling,
    CancelActivity,
    CancelledActivityJob,
    GiveBackOnCancelled,
  ],
})
export class FlashSaleModule implements OnApplicationShutdown {
  constructor(
    @Inject(HOT_REDIS) private readonly hot: FlashRedis,
    @Inject(REDIS) private readonly redis: FlashRedis,
    @Inject(LOCK_REDIS) private readonly lockRedis: Redis,
  ) {}

  onApplicationShutdown(): void {
    for (const redis of [this.hot, this.redis, this.lockRedis]) redis.disconnect();
  }
}
