import type { Visitor } from '../visitor/visitor.ts';
import { expectDone, until } from './steps.ts';

/** Pays an order, and waits until the shop knows it; resolves to what the page gave to WeChat. */
export async function payInWechat(buyer: Visitor, orderId: string): Promise<{ package: string }> {
  const parameters = expectDone(await buyer.post('/api/pay/create', { orderId }));
  const cashier = await buyer.payInWechat(parameters);
  if (cashier.status !== 200)
    throw new Error(`The cashier answered ${cashier.status}: ${await cashier.text()}`);
  await until(
    'The order was not paid within 30 s',
    async () => (await payStatusOf(buyer, orderId)) === 'PAID',
  );
  return parameters;
}

export const payStatusOf = async (buyer: Visitor, orderId: string) =>
  expectDone(await buyer.get(`/api/order/detail?orderId=${orderId}`)).payStatus;
