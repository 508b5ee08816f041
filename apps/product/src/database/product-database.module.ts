import { DatabaseModule } from '@diancan/database';
import { Module } from '@nestjs/common';
import { CategoryEntity } from '../catalogue/category.entity.js';
import { ProductEntity } from '../product/product.entity.js';
import { MIGRATIONS } from '../migrations/index.js';
import { PictureEntity } from '../picture/picture.entity.js';
import { ProductSettings } from '../product.settings.js';

/** The schema `diancan_product` with its migrations, for the service and for the menu import. */
@Module({
  imports: [
    DatabaseModule.forService({
      settings: ProductSettings,
      url: settings => settings.current.database.url,
      poolSize: settings => settings.current.database.poolSize,
      entities: [CategoryEntity, ProductEntity, PictureEntity],
      migrations: MIGRATIONS,
    }),
  ],
})
export class ProductDatabaseModule {}
