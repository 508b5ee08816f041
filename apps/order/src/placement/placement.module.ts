import { Module } from '@nestjs/common';
import { FormerPlacementModule } from '../former-placement/former-placement.module.js';
import { OrderingModule } from '../ordering/ordering.module.js';
import { PlaceOrder } from './place-order.use-case.js';
import { PlacementController } from './placement.controller.js';

@Module({
  imports: [OrderingModule, FormerPlacementModule],
  controllers: [PlacementController],
  providers: [PlaceOrder],
})
export class PlacementModule {}
