import { OrderErrors, type OrderKind, ServiceError } from '@diancan/contracts';
import { openingOf } from './opening.js';
import { sayWhen } from './say-when.js';
import type { Shop } from './shop-profile.js';

/**
 * @throws ServiceError SHOP_CLOSED, SHOP_PAUSED with `when` it opens again, SHOP_CLOSED_FOR_NOW if nobody
 * knows;
 *   KIND_NOT_OFFERED
 */
export function requireOpen(shop: Shop, kind: OrderKind): void {
  const { state, reopensAt } = openingOf(shop);
  if (state !== 'OPEN') {
    if (reopensAt === undefined) throw new ServiceError(OrderErrors.SHOP_CLOSED_FOR_NOW);
    const when = sayWhen(reopensAt, shop.now, shop.profile.timeZone);
    const entry = state === 'PAUSED' ? OrderErrors.SHOP_PAUSED : OrderErrors.SHOP_CLOSED;
    throw new ServiceError(entry, { when, reopensAt: reopensAt.toISOString() });
  }
  if (!shop.profile.kinds.includes(kind))
    throw new ServiceError(OrderErrors.KIND_NOT_OFFERED, { kind, what: KIND_WORDS[kind] });
}

const KIND_WORDS = {
  DINE_IN: { zh: '堂食', en: 'eating at a table' },
  PICK_UP: { zh: '自取', en: 'picking up' },
  DELIVERY: { zh: '外送', en: 'delivery' },
} as const;
