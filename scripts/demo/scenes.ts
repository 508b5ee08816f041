import { randomUUID } from 'node:crypto';
import { Visitor } from '../visitor/visitor.ts';
import { flashSale } from './flash-sale.ts';
import { type Category, type Dish, expectDone, type Say, until, yuan } from './steps.ts';
import { payInWechat, payStatusOf } from './wechat-pay.ts';

const DELIVERY = { name: '张三', phone: '13800138000', address: '人民路 1 号', remark: '少放辣' };

/**
 * Plays the main job through the gateway: a buyer orders and pays, a seller finishes, another order is
 * cancelled, and more buyers than pieces tap in a flash sale.
 * @throws {Error} at the first step that does not go as it should
 */
export async function playScenes(addresses: { gatewayUrl: string; sandboxUrl: string }, say: Say) {
  const buyer = new Visitor(addresses);
  const seller = new Visitor(addresses);
  await enter(buyer, seller, say);
  const dishes = await readMenu(buyer, say);
  const orderId = await order(buyer, dishes, say);
  await pay(buyer, orderId, say);
  await serve(seller, buyer, orderId, say);
  await readMessage(buyer, orderId, say);
  await refundLine(seller, orderId, dishes, say);
  await changeOfMind(buyer, dishes, say);
  await flashSale(seller, buyer, say);
}

async function enter(buyer: Visitor, seller: Visitor, say: Say) {
  say('1. 登录 · Logging in through the WeChat sandbox');
  await buyer.loginAsBuyer('buyer-1');
  await seller.loginAsSeller('seller-1');
  for (const visitor of [buyer, seller]) {
    const me = expectDone(await visitor.get('/api/user/me'));
    say(`   ${me.role}: ${me.name}`);
  }
}

/** @returns two dishes that can be ordered */
async function readMenu(buyer: Visitor, say: Say): Promise<[Dish, Dish]> {
  say('2. 菜单 · The menu');
  const menu: Category[] = expectDone(await buyer.get('/api/product/list'));
  for (const { name, products } of menu) say(`   ${name}: ${products.map(dish => dish.name).join('、')}`);
  const [one, other] = menu.flatMap(category => category.products).filter(dish => dish.stock >= 2);
  if (!one || !other)
    throw new Error(
      'The menu has no two dishes in stock: import one, npm run menu:import -- menu/starter-menu.csv',
    );
  return [one, other];
}

async function order(buyer: Visitor, dishes: Dish[], say: Say): Promise<string> {
  say('3. 下单 · The buyer orders');
  const cart = {
    ...DELIVERY,
    items: dishes.map(({ productId }, index) => ({ productId, quantity: index + 1 })),
  };
  dishes.forEach(({ name, priceFen }, index) => say(`   ${index + 1} × ${name}, ${yuan(priceFen)}`));
  const key = { 'idempotency-key': randomUUID() };
  const placed = expectDone(await buyer.post('/api/order/create', cart, key));
  say(`   订单 order ${placed.orderId}, 合计 total ${yuan(placed.amountFen)}`);
  const again = expectDone(await buyer.post('/api/order/create', cart, key));
  if (again.orderId !== placed.orderId) throw new Error('The same request made a second order.');
  say('   同一请求再发一次，还是同一订单 · sent twice by a nervous thumb: still one order');
  return placed.orderId;
}

async function pay(buyer: Visitor, orderId: string, say: Say) {
  say('4. 支付 · The buyer pays in WeChat');
  const parameters = await payInWechat(buyer, orderId);
  say(`   WeixinJSBridge: ${parameters.package}`);
  say('   支付状态 pay status: PAID');
}

async function serve(seller: Visitor, buyer: Visitor, orderId: string, say: Say) {
  say('5. 接单、完成 · The seller takes and finishes it');
  const list = expectDone(await seller.get('/api/seller/order/list?status=NEW'));
  say(`   待接单 waiting: ${list.items.length}`);
  for (const path of ['/api/seller/order/accept', '/api/order/finish']) {
    const { status } = expectDone(await seller.post(path, { orderId }));
    say(`   ${path} → ${status}`);
  }
  const refused = await buyer.post('/api/order/cancel', { orderId });
  say(`   买家此时取消 the buyer cancels too late → HTTP ${refused.status} ${refused.msg}`);
  const { status } = expectDone(await buyer.get(`/api/order/detail?orderId=${orderId}`));
  say(`   买家看到 the buyer sees: ${status}`);
}

async function refundLine(seller: Visitor, orderId: string, [dish]: [Dish, Dish], say: Say) {
  say('7. 部分退款 · One dish was cold: its money goes back');
  const body = { orderId, lines: [{ productId: dish.productId, quantity: 1 }], reason: '凉了' };
  const key = { 'idempotency-key': randomUUID() };
  const first = expectDone(await seller.post('/api/seller/order/refund', body, key));
  const again = expectDone(await seller.post('/api/seller/order/refund', body, key));
  if (again.refunds.length !== 1) throw new Error('The same request refunded twice.');
  const refunded = yuan(first.refunds[0].amountFen);
  say(`   ${refunded}, 同一请求再发一次，只退一次 · sent twice by a nervous thumb: refunded once`);
}

async function changeOfMind(buyer: Visitor, [dish]: [Dish, Dish], say: Say) {
  say('8. 取消 · A second order is paid, then cancelled');
  const cart = { ...DELIVERY, items: [{ productId: dish.productId, quantity: 1 }] };
  const { orderId } = expectDone(
    await buyer.post('/api/order/create', cart, { 'idempotency-key': randomUUID() }),
  );
  await buyer.payInWechat(expectDone(await buyer.post('/api/pay/create', { orderId })));
  const { status } = expectDone(await buyer.post('/api/order/cancel', { orderId }));
  say(`   ${orderId} → ${status}, 库存退回 its stock goes back`);
  await until(
    'The money did not come back within 30 s; npm run jobs says what is overdue',
    async () => (await payStatusOf(buyer, orderId)) === 'REFUNDED',
  );
  say('   支付状态 pay status: REFUNDED');
}

async function readMessage(buyer: Visitor, orderId: string, say: Say) {
  say('6. 模板消息 · The buyer reads the message in WeChat');
  const inbox = `${buyer.sandboxUrl}/sandbox/inbox?openid=buyer-1`;
  await until('No message arrived within 30 s; npm run messages says what waits', async () =>
    (await (await fetch(inbox)).text()).includes(orderId),
  );
  say(`   ${inbox}`);
}
