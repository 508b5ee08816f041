import type { OrderKind, ShopProfile } from '@diancan/contracts';
import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Adjustment } from '../ordering/domain/order-content.js';

/** What a rule knows of the order that it adjusts. */
export interface PricedLines {
  /** Null while nobody has logged in. */
  readonly buyerOpenid: string | null;
  readonly kind: OrderKind;
  readonly lines: ReadonlyArray<{
    readonly productId: string;
    readonly priceFen: number;
    readonly quantity: number;
  }>;
  /** Of all lines. */
  readonly linesFen: number;
  readonly shop: ShopProfile;
}

/**
 * Adds something to the price of an order, or takes something off. The order stores the adjustment, and all
 * that
 * follows (what is paid, what goes back with a line) is computed from what is stored, so no rule is asked
 * again.
 */
export interface PriceRule {
  /** @returns null if it does not concern this order */
  adjust(order: PricedLines): Promise<Adjustment | null> | Adjustment | null;
}

export const HandledRank = DiscoveryService.createDecorator<number>();

/** Marks a provider as a rule. @param rank sorts the adjustments of an order, small ones first */
export const AdjustsPrice =
  (rank: number) =>
  (rule: Type<PriceRule>): void => {
    HandledRank(rank)(rule);
  };
