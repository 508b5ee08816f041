import { ConfigModule } from '@diancan/config';
import { Module } from '@nestjs/common';
import { ProductDatabaseModule } from '../database/product-database.module.js';
import { ProductSettings } from '../product.settings.js';
import { ImportLock } from './import-lock.js';
import { ImportMenu } from './import-menu.use-case.js';

/** A separate process with the service's settings and schema, but without a server. */
@Module({
  imports: [ConfigModule.forService('product', ProductSettings), ProductDatabaseModule],
  providers: [ImportLock, ImportMenu],
})
export class MenuImportModule {}
