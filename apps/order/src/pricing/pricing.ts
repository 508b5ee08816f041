import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Adjustment } from '../ordering/domain/order-content.js';
import { HandledRank, type PricedLines, type PriceRule } from './price-rule.decorator.js';
import { type Price, priceOf } from './domain/price-of.js';

/** The price of an order: its lines, and what the rules add. */
@Injectable()
export class Pricing implements OnModuleInit {
  #rules: readonly PriceRule[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const rankOf = (wrapper: ReturnType<DiscoveryService['getProviders']>[number]): number =>
      this.discovery.getMetadataByDecorator(HandledRank, wrapper)!;
    this.#rules = this.discovery
      .getProviders({ metadataKey: HandledRank.KEY })
      .toSorted((one, other) => rankOf(one) - rankOf(other))
      .map(({ instance }) => instance as PriceRule);
  }

  async priceOf(order: Omit<PricedLines, 'linesFen'>): Promise<Price> {
    const linesFen = order.lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
    const adjustments: Adjustment[] = [];
    for (const rule of this.#rules) {
      const adjustment = await rule.adjust({ ...order, linesFen });
      if (adjustment !== null) adjustments.push(adjustment);
    }
    return priceOf(linesFen, adjustments);
  }
}
