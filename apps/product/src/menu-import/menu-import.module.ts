import { ConfigModule } from '@diancan/config-client';
import { Module } from '@nestjs/common';
import { ProductDatabaseModule } from '../database/product-database.module.js';
import { ProductSettings } from '../product.settings.js';
import { ImportLock } from './import-lock.js';
import { ImportMenu } from './import-menu.use-case.js';

/** A process of its own beside the service: same settings, same schema, no door. */
@Module({
  imports: [ConfigModule.forService('product', ProductSettings), ProductDatabaseModule],
  providers: [ImportLock, ImportMenu],
})
export class MenuImportModule {}
