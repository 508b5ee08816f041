import { Module } from '@nestjs/common';
import { MarkSoldOut } from './mark-sold-out.use-case.js';
import { SoldOutController } from './sold-out.controller.js';

/** Lets sellers take dishes and choices out of the sale for a while, without touching the stock. */
@Module({ controllers: [SoldOutController], providers: [MarkSoldOut] })
export class SoldOutModule {}
