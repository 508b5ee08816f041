import { Module } from '@nestjs/common';
import { BucketSets } from './bucket-sets.js';
import { RateLimiter } from './rate-limiter.js';

@Module({ providers: [BucketSets, RateLimiter], exports: [RateLimiter] })
export class RateLimitModule {}
