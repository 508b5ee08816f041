import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { PricingModule } from '../pricing/pricing.module.js';
import { ShopModule } from '../shop/shop.module.js';
import { TableModule } from '../table/table.module.js';
import { CartController } from './cart.controller.js';
import { QuoteCart } from './quote-cart.use-case.js';

/** What a cart becomes: its lines, and what they cost now. */
@Module({
  imports: [OrderingModule, ShopModule, TableModule, PricingModule],
  controllers: [CartController],
  providers: [QuoteCart],
})
export class CartModule {}
