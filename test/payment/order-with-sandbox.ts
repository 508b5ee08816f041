import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../apps/order/testing/order-service.js';
import { scriptedProduct } from '@diancan/testing/product';
import { type OpenSandbox, openSandbox } from '../../apps/sandbox/testing/open-sandbox.js';

const PRICE_FEN = 100;
export const PRODUCT_ID = 'noodles';

const cart = (quantity: number) => ({
  name: '王五',
  phone: '1',
  address: '1',
  items: [{ productId: PRODUCT_ID, quantity }],
});
const merchantFile = (sandbox: OpenSandbox, name: string) =>
  join(sandbox.folder, 'sandbox', 'merchant', name);

/**
 * The order service and the sandbox in this process. WeChat's notifications are lost, so only queries bring
 * news.
 */
export interface OrderWithSandbox {
  readonly service: OrderService;
  readonly sandbox: OpenSandbox;
  place(buyer: string, quantity?: number): Promise<string>;
  /** Prepares the payment of an order and returns the answer of `POST /pay/create`. */
  prepare(buyer: string, orderId: string): ReturnType<OrderService['call']>;
  /** Pays in WeChat with the prepared parameters. */
  payInWechat(buyer: string, prepared: unknown): Promise<void>;
  /** Prepares the payment, pays it in WeChat, and waits until the order is paid. */
  pay(buyer: string, orderId: string): Promise<void>;
  fault(fault: object): Promise<unknown>;
  noFaults(): Promise<unknown>;
  payStatusOf(orderId: string): Promise<string>;
  stop(): Promise<void>;
}

const asBuyer = (subject: string) => ({ role: 'buyer', subject }) as const;

export async function startOrderWithSandbox(
  environment: Record<string, string> = {},
): Promise<OrderWithSandbox> {
  const sandbox = await openSandbox();
  const product = await scriptedProduct({ [PRODUCT_ID]: PRICE_FEN });
  const service = await startOrderService(product.url, {
    ...payingAt(sandbox),
    DIANCAN_SWEEP_INTERVAL_MS: '20',
    ...environment,
  });
  let keys = 0;
  const prepare = (buyer: string, orderId: string) =>
    service.call(asBuyer(buyer), 'POST', '/pay/create', { orderId });
  const payStatusOf = async (orderId: string) =>
    (
      await service.query<{ status: string }>('SELECT pay_status AS status FROM orders WHERE order_id = ?', [
        orderId,
      ])
    )[0]!.status;
  const payInWechat = (buyer: string, prepared: unknown) => payAtCashier(sandbox, buyer, prepared);
  return {
    service,
    sandbox,
    prepare,
    payInWechat,
    payStatusOf,
    async place(buyer, quantity = 1) {
      const placed = await service.call<{ orderId: string }>(
        asBuyer(buyer),
        'POST',
        '/order/create',
        cart(quantity),
        { 'idempotency-key': `k${++keys}` },
      );
      expect(placed.status, placed.msg).toBe(200);
      return placed.data.orderId;
    },
    async pay(buyer, orderId) {
      await payInWechat(buyer, (await prepare(buyer, orderId)).data);
      await vi.waitFor(
        async () => {
          await service.call(asBuyer(buyer), 'GET', `/order/detail?orderId=${orderId}`);
          expect(await payStatusOf(orderId)).toBe('PAID');
        },
        { timeout: 30_000, interval: 100 },
      );
    },
    fault: fault => sandbox.control('/sandbox/faults', fault),
    noFaults: () => sandbox.control('/sandbox/faults', undefined, 'DELETE'),
    async stop() {
      await service.stop();
      await sandbox.stop();
      await product.close();
    },
  };
}

async function payAtCashier(sandbox: OpenSandbox, buyer: string, prepared: unknown): Promise<void> {
  const answer = await fetch(new URL('/sandbox/cashier/pay', sandbox.url), {
    method: 'POST',
    headers: { cookie: `wechat_user=${buyer}` },
    body: JSON.stringify(prepared),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

function payingAt(sandbox: OpenSandbox): Record<string, string> {
  const { card } = sandbox.merchant.options;
  return {
    DIANCAN_WECHAT_PAY_URL: sandbox.url,
    DIANCAN_WECHAT_OA_APPID: sandbox.appId,
    DIANCAN_WECHAT_MCHID: card.mchId,
    DIANCAN_WECHAT_MCH_SERIAL: card.serial,
    DIANCAN_WECHAT_API_V3_KEY: card.apiV3Key,
    DIANCAN_WECHAT_PUBLIC_KEY_ID: card.publicKeyId,
    DIANCAN_WECHAT_MCH_KEY_FILE: merchantFile(sandbox, 'merchant.key.pem'),
    DIANCAN_WECHAT_PUBLIC_KEY_FILE: merchantFile(sandbox, 'platform.pub.pem'),
  };
}
