import { Module } from '@nestjs/common';
import { PictureModule } from '../picture/picture.module.js';
import { Categories } from './categories.js';
import { CategoryController } from './category.controller.js';
import { ProductController } from './product.controller.js';
import { Products } from './products.js';

@Module({
  imports: [PictureModule],
  controllers: [CategoryController, ProductController],
  providers: [Categories, Products],
})
export class CatalogueModule {}
