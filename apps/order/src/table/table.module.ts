import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { SellerTableController } from './seller-table.controller.js';
import { TableLinks } from './table-links.js';
import { TableOrdersController } from './table-orders.controller.js';
import { TableRepository } from './table.repository.js';

/** The tables of the shop, their codes, and what their guests see. */
@Module({
  imports: [OrderingModule],
  controllers: [SellerTableController, TableOrdersController],
  providers: [TableRepository, TableLinks],
  exports: [TableRepository],
})
export class TableModule {}
