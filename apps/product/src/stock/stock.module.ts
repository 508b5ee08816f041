import { Module } from '@nestjs/common';
import { DeductStock } from './deduct-stock.use-case.js';
import { ProductForSaleRepository } from './product-for-sale.repository.js';
import { ReleaseStock } from './release-stock.use-case.js';
import { Restock } from './restock.use-case.js';
import { RestockController } from './restock.controller.js';
import { StockHandler } from './stock.handler.js';
import { StockedProductRepository } from './stocked-product.repository.js';

@Module({
  controllers: [RestockController],
  providers: [
    StockHandler,
    ProductForSaleRepository,
    StockedProductRepository,
    DeductStock,
    ReleaseStock,
    Restock,
  ],
  exports: [StockHandler, StockedProductRepository, ReleaseStock],
})
export class StockModule {}
