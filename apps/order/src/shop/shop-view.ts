import type { ShopView } from '@diancan/contracts';
import { openingOf } from './domain/opening.js';
import type { Shop } from './domain/shop-profile.js';

/** The shop as everybody sees it. */
export function toShopView(shop: Shop): ShopView {
  const { state, reopensAt, closesAt } = openingOf(shop);
  return {
    ...shop.profile,
    state,
    ...(reopensAt === undefined ? {} : { reopensAt: reopensAt.toISOString() }),
    ...(closesAt === undefined ? {} : { closesAt: closesAt.toISOString() }),
    serverTime: shop.now.toISOString(),
  };
}
