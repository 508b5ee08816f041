import { Module } from '@nestjs/common';
import { DeductStock } from './deduct-stock.js';
import { ProductsForSale } from './products-for-sale.js';
import { ReleaseStock } from './release-stock.js';
import { Restock } from './restock.js';
import { RestockController } from './restock.controller.js';
import { StockService } from './stock.service.js';

@Module({
  controllers: [RestockController],
  providers: [StockService, ProductsForSale, DeductStock, ReleaseStock, Restock],
  exports: [StockService],
})
export class StockModule {}
