import { CacheModule } from '@diancan/cache';
import {
  branchesContract,
  cartContract,
  decisionsContract,
  flashStockContract,
  ProductErrors,
  reservationContract,
  shopContract,
  stockContract,
} from '@diancan/contracts';
import { DatabaseReadiness } from '@diancan/database';
import { IdempotencyModule } from '@diancan/idempotency';
import { JobsModule } from '@diancan/jobs';
import { ConsumerModule, MessagingModule } from '@diancan/messaging';
import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { calls, DiscoveryModule, RpcClientModule, RpcServerModule } from '@diancan/rpc';
import { BranchesHandler, TransactionParticipantModule } from '@diancan/transaction';
import { Module } from '@nestjs/common';
import { CartHandler } from './cart/cart.handler.js';
import { CartModule } from './cart/cart.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ProductDatabaseModule } from './database/product-database.module.js';
import { FlashStockHandler } from './flash-stock/flash-stock.handler.js';
import { FlashStockModule } from './flash-stock/flash-stock.module.js';
import { MenuModule } from './menu/menu.module.js';
import { PictureModule } from './picture/picture.module.js';
import { ProductSettings } from './product.settings.js';
import { ReservationHandler } from './reservation/reservation.handler.js';
import { ReservationModule } from './reservation/reservation.module.js';
import { SoldOutModule } from './sold-out/sold-out.module.js';
import { StockModule } from './stock/stock.module.js';
import { StockHandler } from './stock/stock.handler.js';

const rpcClients = RpcClientModule.register({
  self: 'product',
  contracts: [calls(decisionsContract('order')), calls(shopContract)],
  settings: ProductSettings,
});

const transactions = TransactionParticipantModule.forService({ initiators: ['order'] });

@Module({
  imports: [
    PlatformModule.forService('product', ProductSettings),
    IdentityModule.forService('product'),
    DiscoveryModule.forService({
      service: 'product',
      settings: ProductSettings,
      servesTcp: true,
      calls: ['order'],
    }),
    { ...rpcClients, global: true },
    ProductDatabaseModule,
    CacheModule.forService<ProductSettings>({
      settings: ProductSettings,
      redisUrl: ({ current }) => current.redis.url,
    }),
    IdempotencyModule.forService(ProductErrors),
    JobsModule.forService<ProductSettings>({
      settings: ProductSettings,
      intervalMs: ({ current }) => current.sweep.intervalMs,
    }),
    MessagingModule.forService<ProductSettings>({
      settings: ProductSettings,
      messaging: ({ current }) => current.messaging,
    }),
    ConsumerModule.forService<ProductSettings>({
      settings: ProductSettings,
      messaging: ({ current }) => current.messaging,
    }),
    transactions,
    HealthModule.withChecks(DatabaseReadiness),
    MenuModule,
    CatalogueModule,
    SoldOutModule,
    PictureModule,
    StockModule,
    ReservationModule,
    RpcServerModule.serve(cartContract, CartHandler, CartModule),
    RpcServerModule.serve(reservationContract, ReservationHandler, ReservationModule),
    RpcServerModule.serve(flashStockContract, FlashStockHandler, FlashStockModule),
    RpcServerModule.serve(branchesContract('product'), BranchesHandler, transactions),
    // Called by instances of the previous release.
    RpcServerModule.serve(stockContract, StockHandler, StockModule),
  ],
})
export class ProductServiceModule {}
