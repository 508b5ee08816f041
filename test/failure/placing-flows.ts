import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { order } from '../people/people.js';
import type { Flow, Shop } from '../steps/flow.js';
import { stubbornly } from '../steps/stubborn-people.js';
import { startWatchedFleet, type WatchedFleet } from '../steps/watched-fleet.js';

/** The buyer repeats the request with its key, which stands for the order. */
async function placeStubbornly(shop: Shop, key: string): Promise<void> {
  const items = [{ productId: shop.productId, quantity: 1 }];
  const placed = await stubbornly(shop, () => order(shop.buyer, items, key));
  expect(placed.code, placed.msg).toBe(0);
}

const placing = { begin: async () => randomUUID(), walk: placeStubbornly };

export interface PlacingFlow extends Flow {
  /** A fleet in which everything that the killed service sends is a step. */
  start(env: Record<string, string>): Promise<WatchedFleet>;
}

export const AT_ORDER: PlacingFlow = {
  name: 'creating an order, at order',
  ...placing,
  steps: [
    'POST /internal/reservations/reserve',
    'COMMIT global_transaction, order_line, orders',
    'answer to POST /order/create',
    'POST /internal/branches/confirm',
    'UPDATE global_transaction SET state, ended_at, last_error',
  ],
  start: env =>
    startWatchedFleet({ service: 'order', env, calls: ['product'], recognise: async () => undefined }),
};

export const AT_PRODUCT: PlacingFlow = {
  name: 'creating an order, at product',
  ...placing,
  steps: [
    'COMMIT product, stock_journal, transaction_branch',
    'answer to POST /internal/reservations/reserve',
    'UPDATE transaction_branch SET state, ended_at, last_error',
    'answer to POST /internal/branches/confirm',
  ],
  start: env =>
    startWatchedFleet({
      service: 'product',
      caller: 'order',
      env,
      calls: ['order'],
      recognise: async () => undefined,
    }),
};
