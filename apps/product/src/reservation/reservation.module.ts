import { Module } from '@nestjs/common';
import { StockModule } from '../stock/stock.module.js';
import { CancelledOrders } from './cancelled-orders.handler.js';
import { ReservationHandler } from './reservation.handler.js';
import { ReturnStock } from './return-stock.use-case.js';
import { StockReservation } from './stock-reservation.branch.js';

@Module({
  imports: [StockModule],
  providers: [StockReservation, ReservationHandler, ReturnStock, CancelledOrders],
  exports: [ReservationHandler],
})
export class ReservationModule {}
