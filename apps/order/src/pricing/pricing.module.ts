import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Pricing } from './pricing.js';
import { rulesIn } from './rules-in.js';

/** What an order costs. */
@Module({
  imports: [DiscoveryModule],
  providers: [Pricing, ...(await rulesIn(join(import.meta.dirname, 'rules')))],
  exports: [Pricing],
})
export class PricingModule {}
