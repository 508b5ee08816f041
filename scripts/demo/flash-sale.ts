import { randomUUID } from 'node:crypto';
import { type Answer, Visitor } from '../visitor/visitor.ts';
import { type Category, type Dish, expectDone, type Say, until, yuan } from './steps.ts';
import { payInWechat } from './wechat-pay.ts';

const PIECES = 2;
const OTHERS = ['buyer-2', 'buyer-3', 'buyer-4'];
const OPEN_MS = 10 * 60_000;

interface Ending {
  buyer: Visitor;
  state: string;
  orderId?: string;
}

/**
 * Plays a flash sale with more buyers than pieces. It ends with the scene, and what nobody paid for goes back
 * to the dish, so that the scene can be repeated.
 */
export async function flashSale(seller: Visitor, buyer: Visitor, say: Say) {
  say('9. 秒杀 · A flash sale');
  const activityId = await publish(seller, say);
  const buyers = [buyer, ...(await Promise.all(OTHERS.map(name => entered(buyer, name))))];
  const endings = await tap(buyers, activityId, say);
  const [winner, ...others] = endings.filter(({ state }) => state === 'WON');
  if (!winner?.orderId || others.length + 1 !== PIECES)
    throw new Error(`${PIECES} should have won: ${endings.map(({ state }) => state).join(', ')}.`);
  await payAndServe(seller, winner.buyer, winner.orderId, say);
  for (const { buyer: other, orderId } of others) {
    expectDone(await other.post('/api/order/cancel', { orderId }));
    say('   另一位取消，份数退回 · the other one cancels, and the piece comes back');
  }
  await end(seller, activityId, say);
}

async function entered({ gatewayUrl, sandboxUrl }: Visitor, name: string): Promise<Visitor> {
  const visitor = new Visitor({ gatewayUrl, sandboxUrl });
  await visitor.loginAsBuyer(name);
  return visitor;
}

async function publish(seller: Visitor, say: Say): Promise<string> {
  const menu: Category[] = expectDone(await seller.get('/api/product/list'));
  const [dish] = menu.flatMap(({ products }) => products).toSorted((a, b) => b.stock - a.stock);
  if (!dish || dish.stock < PIECES) throw new Error(`No dish has ${PIECES} pieces left for a flash sale.`);
  const priceFen = Math.ceil(dish.priceFen / 2);
  const terms = termsFor(dish, priceFen);
  const key = { 'idempotency-key': randomUUID() };
  const published = await seller.post('/api/seller/flash-sale/publish', terms, key);
  const { activityId } = expectDone(published);
  say(`   ${PIECES} × ${dish.name}, ${yuan(dish.priceFen)} → ${yuan(priceFen)}, 每人限购 limit per buyer: 1`);
  return activityId;
}

const termsFor = ({ productId }: Dish, priceFen: number) => ({
  productId,
  priceFen,
  stock: PIECES,
  startsAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + OPEN_MS).toISOString(),
  limitPerBuyer: 1,
});

/** All at once: each buyer has an entry first. */
async function tap(buyers: Visitor[], activityId: string, say: Say): Promise<Ending[]> {
  const entries = await Promise.all(buyers.map(buyer => entryOf(buyer, activityId)));
  say(`   ${buyers.length} 位买家同时下单 · ${buyers.length} buyers tap at once`);
  const endings = await Promise.all(buyers.map((buyer, at) => tapAndFollow(buyer, activityId, entries[at]!)));
  for (const { buyer, state, orderId } of endings)
    say(`   ${await nameOf(buyer)} → ${state}${orderId === undefined ? '' : `, 订单 order ${orderId}`}`);
  return endings;
}

async function entryOf(buyer: Visitor, activityId: string): Promise<string> {
  let entry = '';
  await until('The flash sale did not open within 30 s', async () => {
    const answer = await buyer.get(`/api/flash-sale/entry?activityId=${activityId}`);
    if (answer.status === 200) entry = expectDone(answer).entry;
    return entry !== '';
  });
  return entry;
}

const SOLD_OUT = 5103;
const NOT_YET = 503;

async function tapAndFollow(buyer: Visitor, activityId: string, entry: string): Promise<Ending> {
  const order = { activityId, entry, quantity: 1 };
  const key = { 'idempotency-key': randomUUID() };
  let tapped: Answer | undefined;
  await until('The flash sale did not take an order within 30 s', async () => {
    // Under its key, a repeated order is still one order.
    tapped = await buyer.post('/api/flash-sale/order', order, key);
    return tapped.status !== NOT_YET;
  });
  if (tapped!.code === SOLD_OUT) return { buyer, state: 'SOLD_OUT' };
  const { ticket } = expectDone(tapped!);
  let ending: Ending = { buyer, state: 'QUEUED' };
  await until('A ticket was still queued after 30 s', async () => {
    const { state, orderId } = expectDone(await buyer.get(`/api/flash-sale/result?ticket=${ticket}`));
    ending = { buyer, state, orderId };
    return state !== 'QUEUED';
  });
  return ending;
}

const nameOf = async (visitor: Visitor): Promise<string> =>
  expectDone(await visitor.get('/api/user/me')).name;

async function payAndServe(seller: Visitor, winner: Visitor, orderId: string, say: Say) {
  await payInWechat(winner, orderId);
  for (const path of ['/api/seller/order/accept', '/api/order/finish'])
    expectDone(await seller.post(path, { orderId }));
  say('   一位付款、取餐 · one winner pays and is served');
}

async function end(seller: Visitor, activityId: string, say: Say) {
  const key = { 'idempotency-key': randomUUID() };
  expectDone(await seller.post('/api/seller/flash-sale/cancel', { activityId }, key));
  await until(
    'Not every piece was sold or back at the dish after 30 s. Only flashSale.variant queue promises that ' +
      '(docs/flash-sale.md)',
    async () => {
      const activities: { activityId: string; sold: number; returned: number }[] = expectDone(
        await seller.get('/api/seller/flash-sale/list'),
      );
      const { sold, returned } = activities.find(one => one.activityId === activityId)!;
      return sold === 1 && returned === PIECES - 1;
    },
  );
  say('   卖家结束活动，售出 1 份，其余退回菜品 · the seller ends it: 1 sold, the rest is back at the dish');
}
