import { userNotices } from '@diancan/contracts';
import type { RowDataPacket } from 'mysql2/promise';
import { expect, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet, type TestFleetOptions } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { aPaidOrder, HASTY_WECHAT, inboxOf, untilPayStatus } from '../people/wechat.js';

const PATIENTLY = { timeout: 120_000, interval: 100 };
const BUYER = 'buyer-1';
const NAMES = userNotices.messages.map(({ name }) => name);

/** A shop whose orders end with a message from order to user, and that with a notice to the buyer. */
export interface MessageShop {
  readonly fleet: TestFleet;
  readonly buyer: Visitor;
  readonly seller: Visitor;
  readonly productId: string;
  /** The ids of all orders so far. */
  readonly orderIds: string[];
}

/** Starts a fleet with short delays, and a shop in it. The caller stops the fleet. */
export async function openMessageShop({ env, ...options }: TestFleetOptions): Promise<MessageShop> {
  const fleet = await startFleet({
    ...options,
    env: { ...HASTY_WECHAT, DIANCAN_NOTICE_INTERVAL_MS: '100', ...env },
  });
  try {
    const [buyer, seller] = await Promise.all([aBuyer(fleet, BUYER), aSeller(fleet)]);
    return { fleet, buyer, seller, productId: await aDish(seller), orderIds: [] };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}

async function payOrder({ buyer, productId, orderIds }: MessageShop): Promise<string> {
  const orderId = await aPaidOrder(buyer, productId);
  orderIds.push(orderId);
  return orderId;
}

/** Pays, accepts and finishes an order. @returns its id */
export async function finishOrder(shop: MessageShop): Promise<string> {
  const orderId = await payOrder(shop);
  for (const path of ['/api/seller/order/accept', '/api/order/finish'])
    expect(await shop.seller.post(path, { orderId })).toMatchObject({ status: 200 });
  return orderId;
}

/** Pays and cancels an order, and waits until the money is back. @returns its id */
export async function refundOrder(shop: MessageShop): Promise<string> {
  const orderId = await payOrder(shop);
  expect(await shop.buyer.post('/api/order/cancel', { orderId })).toMatchObject({ status: 200 });
  await untilPayStatus(shop.buyer, orderId, 'REFUNDED');
  return orderId;
}

/** The ids of the orders that the buyer's notices are about. */
export async function noticed({ fleet }: MessageShop): Promise<string[]> {
  const inbox = JSON.parse(await inboxOf(fleet, BUYER)) as unknown[];
  return inbox.map(message => /\b[0-9A-HJKMNP-TV-Z]{26}\b/.exec(JSON.stringify(message))![0]).toSorted();
}

/** Waits until the buyer has notices of these orders. */
export const untilNoticed = (shop: MessageShop, orderIds: readonly string[]): Promise<void> =>
  vi.waitFor(
    async () => expect(await noticed(shop)).toEqual(expect.arrayContaining([...orderIds])),
    PATIENTLY,
  );

/** Waits until RabbitMQ has confirmed all messages so far. */
export const untilSent = ({ fleet }: MessageShop): Promise<void> =>
  vi.waitFor(async () => expect(await messageIds(fleet, 'order', 'outbox')).toEqual([]), PATIENTLY);

/**
 * Waits until the buyer has a notice of each order so far, and until all messages are settled. Expects that
 * each of them had one effect, that none is dead, and that the shop's books are right.
 */
export async function expectOneEffectEach(shop: MessageShop): Promise<void> {
  const { fleet, orderIds } = shop;
  await untilNoticed(shop, orderIds);
  await untilSent(shop);
  const sent = await messageIds(fleet, 'order', 'sent_message WHERE name IN (?)', [NAMES]);
  const received = () => messageIds(fleet, 'user', 'inbox WHERE consumer = ?', [userNotices.name]);
  await vi.waitFor(async () => expect(await received()).toEqual(sent), PATIENTLY);
  expect(await messageIds(fleet, 'user', 'dead_letter')).toEqual([]);
  await expectTruthsToHold(fleet);
  expect(await noticed(shop)).toEqual(orderIds.toSorted());
}

async function messageIds(
  fleet: TestFleet,
  service: 'order' | 'user',
  from: string,
  parameters: unknown[] = [],
): Promise<string[]> {
  const [rows] = await fleet
    .db(service)
    .query<RowDataPacket[]>(`SELECT message_id AS id FROM ${from} ORDER BY id`, parameters);
  return rows.map(({ id }) => String(id));
}
