import { Module } from '@nestjs/common';
import { StockReleaseJob } from './stock-release.job.js';
import { StockReleaseQueue } from './stock-release.queue.js';

/** Gives the stock of cancelled orders and rejected placements back. */
@Module({ providers: [StockReleaseQueue, StockReleaseJob], exports: [StockReleaseQueue] })
export class StockReleaseModule {}
