import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** Provides `Metrics`. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
