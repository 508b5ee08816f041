import { Module } from '@nestjs/common';
import { ReleaseOnCancelled } from './release-on-cancelled.handler.js';
import { StockReleaseJob } from './stock-release.job.js';
import { StockReleaseQueue } from './stock-release.queue.js';

/** Gives the stock of cancelled orders and rejected placements back. */
@Module({ providers: [StockReleaseQueue, StockReleaseJob, ReleaseOnCancelled], exports: [StockReleaseQueue] })
export class StockReleaseModule {}
