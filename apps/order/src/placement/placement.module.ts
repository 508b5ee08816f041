import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { StockReleaseModule } from '../stock-release/stock-release.module.js';
import { OldPlacementJob } from './old-placement.job.js';
import { OverduePlacementJob } from './overdue-placement.job.js';
import { PlaceOrder } from './place-order.use-case.js';
import { PlacementController } from './placement.controller.js';
import { PlacementRepository } from './placement.repository.js';

@Module({
  imports: [OrderingModule, StockReleaseModule],
  controllers: [PlacementController],
  providers: [PlacementRepository, PlaceOrder, OverduePlacementJob, OldPlacementJob],
})
export class PlacementModule {}
