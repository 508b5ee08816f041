import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, vi } from 'vitest';
import type { Answer } from '../../scripts/visitor/visitor.ts';
import { order } from '../people/people.js';
import type { Shop } from './flow.js';

/** As a client that is told to try again. */
const REPEAT_AFTER_MS = 100;

/** Sends a request, and repeats it while it is not answered. */
export async function stubbornly(shop: Shop, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    await shop.up();
    await pause(REPEAT_AFTER_MS);
  }
}

export async function payStubbornly(shop: Shop, orderId: string): Promise<void> {
  const { data } = await stubbornly(shop, () => shop.buyer.post('/api/pay/create', { orderId }));
  await shop.buyer.payInWechat(data);
}

/** Reads order's database directly, because a request for an order makes the service check its payment. */
async function untilRead({ fleet }: Shop, orderId: string, condition: string): Promise<void> {
  const isSo = async () => {
    const [rows] = await fleet
      .db('order')
      .query<RowDataPacket[]>(`SELECT ${condition} AS isSo FROM orders WHERE order_id = ?`, [orderId]);
    expect(Boolean(rows[0]?.['isSo']), condition).toBe(true);
  };
  await vi.waitFor(isSo, { timeout: 60_000, interval: 50 });
}

/** Resolves when all messages of the order have left the outbox: they are no steps of what follows. */
const untilSent = (shop: Shop, orderId: string): Promise<void> =>
  untilRead(shop, orderId, 'NOT EXISTS (SELECT 1 FROM outbox WHERE message_key = order_id)');

/** Resolves when product knows that the order is placed: that is no step of what follows. */
const untilConfirmed = (shop: Shop, orderId: string): Promise<void> =>
  untilRead(shop, orderId, "(SELECT state FROM global_transaction t WHERE t.gid = orders.gid) = 'ENDED'");

/** Other orders recover meanwhile, so even the first answer may be that the outcome is not known. */
export async function anUnpaidOrder(shop: Shop, quantity = 1): Promise<string> {
  const key = randomUUID();
  const items = [{ productId: shop.productId, quantity }];
  const placed = await stubbornly(shop, () => order(shop.buyer, items, key));
  expect(placed.code, placed.msg).toBe(0);
  const { orderId } = placed.data;
  await untilConfirmed(shop, orderId);
  return orderId;
}

export async function aPaidOrder(shop: Shop, quantity = 1): Promise<string> {
  const orderId = await anUnpaidOrder(shop, quantity);
  await payStubbornly(shop, orderId);
  await untilRead(shop, orderId, "pay_status = 'PAID'");
  await untilSent(shop, orderId);
  return orderId;
}

/** An order that the seller has accepted. */
export async function anAcceptedOrder(shop: Shop): Promise<string> {
  const orderId = await aPaidOrder(shop);
  await acceptStubbornly(shop, orderId);
  await untilSent(shop, orderId);
  return orderId;
}

export async function acceptStubbornly(shop: Shop, orderId: string): Promise<void> {
  const answer = await stubbornly(shop, () => shop.seller.post('/api/seller/order/accept', { orderId }));
  expect(answer, answer.msg).toMatchObject({ status: 200 });
}
