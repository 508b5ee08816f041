import { randomUUID } from 'node:crypto';
import { requireDescribed } from '@diancan/testing/api';
import { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';

export const DELIVERY = { name: '张三', phone: '13800138000', address: '人民路 1 号' };

export const aVisitor = (fleet: TestFleet, language?: string): Visitor =>
  new Visitor({
    gatewayUrl: fleet.gatewayUrl,
    sandboxUrl: fleet.sandboxUrl,
    onAnswer: requireDescribed,
    ...(language === undefined ? {} : { language }),
  });

/** A buyer who has logged in through the official account. */
export async function aBuyer(fleet: TestFleet, user = 'buyer-1', language?: string): Promise<Visitor> {
  const visitor = aVisitor(fleet, language);
  await visitor.loginAsBuyer(user);
  if (visitor.token === undefined) throw new Error(`${user} got no session`);
  return visitor;
}

/** A seller who was registered by the operator's command and has logged in by QR code. */
export async function aSeller(fleet: TestFleet, user = 'seller-1'): Promise<Visitor> {
  const added = await fleet.runCli('seller', ['add', user]);
  if (added.code !== 0) throw new Error(`seller add failed: ${added.stderr}`);
  const visitor = aVisitor(fleet);
  await visitor.loginAsSeller(user);
  if (visitor.token === undefined) throw new Error(`${user} got no session`);
  return visitor;
}

export interface DishOptions {
  readonly name?: string;
  readonly priceFen?: number;
  readonly stock?: number;
}

/** Adds a new dish to the menu and returns its id. */
export async function aDish(
  seller: Visitor,
  { name = `dish ${randomUUID()}`, priceFen = 1_800, stock = 100 }: DishOptions = {},
): Promise<string> {
  const category = await seller.post('/api/seller/category/save', { name: `c ${randomUUID().slice(0, 8)}` });
  const product = await seller.post('/api/seller/product/save', {
    categoryId: category.data.categoryId,
    name,
    priceFen,
    stock,
    description: '',
  });
  if (product.code !== 0) throw new Error(`no dish was made: ${product.msg}`);
  return product.data.productId;
}

/** Places an order, with a new key unless one is given. */
export const order = (buyer: Visitor, items: unknown, key: string = randomUUID(), more: object = {}) =>
  buyer.post('/api/order/create', { ...DELIVERY, ...more, items }, { 'idempotency-key': key });

/** The stock of a dish, from the public menu. */
export async function stockOf(visitor: Visitor, productId: string): Promise<number> {
  const menu = await visitor.get('/api/product/list');
  return menu.data
    .flatMap((category: { products: Array<{ productId: string; stock: number }> }) => category.products)
    .find((product: { productId: string }) => product.productId === productId).stock;
}
