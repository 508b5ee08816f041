import { ProductErrors, stockContract } from '@diancan/contracts';
import { DatabaseReadiness } from '@diancan/database';
import { IdempotencyModule } from '@diancan/idempotency';
import { HealthModule, IdentityModule, PlatformModule } from '@diancan/platform';
import { DiscoveryModule, RpcServerModule } from '@diancan/rpc';
import { Module } from '@nestjs/common';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ProductDatabaseModule } from './database/product-database.module.js';
import { MenuModule } from './menu/menu.module.js';
import { PictureModule } from './picture/picture.module.js';
import { ProductSettings } from './product.settings.js';
import { StockModule } from './stock/stock.module.js';
import { StockHandler } from './stock/stock.handler.js';

@Module({
  imports: [
    PlatformModule.forService('product', ProductSettings),
    IdentityModule.forService('product'),
    DiscoveryModule.forService({ service: 'product', settings: ProductSettings, servesTcp: true }),
    ProductDatabaseModule,
    IdempotencyModule.forService(ProductErrors),
    HealthModule.withChecks(DatabaseReadiness),
    MenuModule,
    CatalogueModule,
    PictureModule,
    StockModule,
    RpcServerModule.serve(stockContract, StockHandler, StockModule),
  ],
})
export class ProductServiceModule {}
