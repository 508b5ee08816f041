import { Module } from '@nestjs/common';
import { PictureModule } from '../picture/picture.module.js';
import { CategoryRepository } from './category.repository.js';
import { CategoryController } from './category.controller.js';
import { ProductController } from './product.controller.js';
import { ProductRepository } from './product.repository.js';

@Module({
  imports: [PictureModule],
  controllers: [CategoryController, ProductController],
  providers: [CategoryRepository, ProductRepository],
})
export class CatalogueModule {}
