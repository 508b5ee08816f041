import { Module } from '@nestjs/common';
import { ReleaseOnCancelled } from './release-on-cancelled.handler.js';
import { StockReleaseJob } from './stock-release.job.js';

/** Releases the stock of cancelled orders and rejected placements. */
@Module({ providers: [StockReleaseJob, ReleaseOnCancelled], exports: [StockReleaseJob] })
export class StockReleaseModule {}
