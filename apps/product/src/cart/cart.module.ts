import { Module } from '@nestjs/common';
import { StockModule } from '../stock/stock.module.js';
import { CartHandler } from './cart.handler.js';

/** Says what a cart costs now, and what of it cannot be bought. */
@Module({ imports: [StockModule], providers: [CartHandler], exports: [CartHandler] })
export class CartModule {}
