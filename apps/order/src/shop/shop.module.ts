import { Module } from '@nestjs/common';
import { SellerShopController } from './seller-shop.controller.js';
import { ShopController } from './shop.controller.js';
import { ShopHandler } from './shop.handler.js';
import { ShopRepository } from './shop.repository.js';

/** The shop: its hours, what it offers, and its fees. */
@Module({
  controllers: [ShopController, SellerShopController],
  providers: [ShopRepository, ShopHandler],
  exports: [ShopRepository, ShopHandler],
})
export class ShopModule {}
