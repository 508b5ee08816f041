import { Module } from '@nestjs/common';
import { FormerPlacementModule } from '../former-placement/former-placement.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { PricingModule } from '../pricing/pricing.module.js';
import { ShopModule } from '../shop/shop.module.js';
import { TableModule } from '../table/table.module.js';
import { PlaceOrder } from './place-order.use-case.js';
import { ReserveOrder } from './reserve-order.use-case.js';
import { PlacementController } from './placement.controller.js';

@Module({
  imports: [OrderingModule, FormerPlacementModule, ShopModule, TableModule, PricingModule],
  controllers: [PlacementController],
  providers: [PlaceOrder, ReserveOrder],
})
export class PlacementModule {}
