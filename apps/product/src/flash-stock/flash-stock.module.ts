import { Module } from '@nestjs/common';
import { AllottedProductRepository } from './allotted-product.repository.js';
import { FlashSaleMessages } from './flash-sale-messages.handler.js';
import { FlashStockAllotment } from './flash-stock-allotment.branch.js';
import { FlashStockHandler } from './flash-stock.handler.js';
import { MoveFlashStock } from './move-flash-stock.use-case.js';

@Module({
  providers: [
    AllottedProductRepository,
    FlashStockAllotment,
    FlashStockHandler,
    MoveFlashStock,
    FlashSaleMessages,
  ],
  exports: [FlashStockHandler],
})
export class FlashStockModule {}
