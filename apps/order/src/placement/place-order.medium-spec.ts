import {
  OrderErrors,
  type OrderView,
  type Page,
  PlatformErrors,
  ProductErrors,
  ServiceError,
} from '@diancan/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
const cart = {
  name: '张三',
  phone: '13800000000',
  address: '人民路 1 号',
  items: [{ productId: 'noodles', quantity: 2 }],
};

let product: ScriptedProduct;
let service: OrderService;
let keys = 0;

const place = (key: string, body: object = cart) =>
  service.call<{ orderId: string; amountFen: number }>(buyer, 'POST', '/order/create', body, {
    'idempotency-key': key,
  });
const freshKey = (): string => `key-${++keys}`;
const ordersOf = async () =>
  (await service.call<Page<OrderView>>(buyer, 'GET', '/order/list?size=100')).data.items;
const placementOf = async (key: string) =>
  (
    await service.query<{ order_id: string; state: string }>(
      'SELECT * FROM placement WHERE idempotency_key = ?',
      [key],
    )
  )[0]!;
/** What product was asked about the order; releases of other orders may run at any time. */
const callsFor = (orderId: string) => product.calls.filter(call => call.endsWith(` ${orderId}`));
const releaseOf = async (orderId: string) =>
  (await service.jobs('stock-release')).find(({ key }) => key === orderId);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_850, tea: 600 });
  service = await startOrderService(product.url, {
    DIANCAN_PLACEMENT_DEADLINE_MS: '600',
    DIANCAN_SWEEP_INTERVAL_MS: '50',
  });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});
beforeEach(() => {
  product.calls.length = 0;
  product.deduct = () => null;
  product.release = () => null;
});

describe('placing an order', () => {
  it('prices the cart, deducts the stock under the order id, and stores the order', async () => {
    const placed = await place(freshKey(), {
      ...cart,
      items: [
        { productId: 'noodles', quantity: 2 },
        { productId: 'tea', quantity: 1 },
      ],
    });
    expect(placed).toMatchObject({ status: 200, code: 0, data: { amountFen: 4_300 } });
    const { orderId } = placed.data;
    expect(callsFor(orderId)).toEqual([`deduct ${orderId}`]);
    const detail = await service.call<OrderView>(buyer, 'GET', `/order/detail?orderId=${orderId}`);
    expect(detail.data).toMatchObject({
      orderId,
      status: 'NEW',
      payStatus: 'UNPAID',
      amountFen: 4_300,
      name: '张三',
      items: [
        { productId: 'noodles', name: 'dish noodles', priceFen: 1_850, quantity: 2 },
        { productId: 'tea', name: 'dish tea', priceFen: 600, quantity: 1 },
      ],
    });
  });

  it('merges lines of the same product', async () => {
    const placed = await place(freshKey(), {
      ...cart,
      items: [
        { productId: 'tea', quantity: 1 },
        { productId: 'tea', quantity: 2 },
      ],
    });
    expect(placed.data.amountFen).toBe(1_800);
  });

  it('answers the same key and body with the first order', async () => {
    const key = freshKey();
    const first = await place(key);
    expect(await place(key)).toEqual(first);
    expect(callsFor(first.data.orderId)).toHaveLength(1);
  });

  it('places one order for concurrent requests with the same key', async () => {
    const key = freshKey();
    const before = (await ordersOf()).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(key)));
    expect(new Set(answers.map(answer => answer.data.orderId)).size).toBe(1);
    expect(answers.every(answer => answer.status === 200)).toBe(true);
    expect((await ordersOf()).length).toBe(before + 1);
  });

  it('refuses the same key with another body', async () => {
    const key = freshKey();
    await place(key);
    expect(await place(key, { ...cart, remark: 'less salt' })).toMatchObject({
      status: 422,
      code: OrderErrors.KEY_REUSED.code,
    });
  });

  it('distinguishes keys by buyer and by case', async () => {
    const first = await place('Same-Key');
    const other = await service.call<{ orderId: string }>(
      { role: 'buyer', subject: 'o-other' },
      'POST',
      '/order/create',
      cart,
      { 'idempotency-key': 'Same-Key' },
    );
    const lower = await place('same-key');
    expect(new Set([first.data.orderId, other.data.orderId, lower.data.orderId]).size).toBe(3);
  });

  it.each([undefined, '', 'with space', 'x'.repeat(65)])(
    'requires a key of 1 to 64 visible characters: %j',
    async key => {
      const answer = await service.call(
        buyer,
        'POST',
        '/order/create',
        cart,
        key === undefined ? {} : { 'idempotency-key': key },
      );
      expect(answer).toMatchObject({ status: 400, code: OrderErrors.KEY_REQUIRED.code });
    },
  );

  it('stores the refusal of the product service as the answer of the key', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { productId: 'noodles', name: 'dish noodles' });
    };
    const refused = await place(key);
    expect(refused).toMatchObject({
      status: 409,
      code: ProductErrors.OUT_OF_STOCK.code,
      msg: '「dish noodles」库存不足',
    });
    product.deduct = () => null;
    expect(await place(key)).toEqual(refused);
    expect((await placementOf(key)).state).toBe('REJECTED');
  });

  it('gives concurrent requests with the same key the same refusal', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { productId: 'noodles', name: 'dish noodles' });
    };
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(key)));
    expect(new Set(answers.map(answer => answer.code))).toEqual(new Set([ProductErrors.OUT_OF_STOCK.code]));
  });

  it('stores the refusal of an unknown product, too', async () => {
    const key = freshKey();
    const refused = await place(key, { ...cart, items: [{ productId: 'ghost', quantity: 1 }] });
    expect(refused).toMatchObject({
      status: 404,
      code: ProductErrors.PRODUCT_NOT_FOUND.code,
      data: { productId: 'ghost' },
    });
    expect(await place(key, { ...cart, items: [{ productId: 'ghost', quantity: 1 }] })).toEqual(refused);
  });

  it('releases stock after a refusal, because an earlier attempt may have deducted it', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'x' });
    };
    await place(key);
    const { order_id: orderId } = await placementOf(key);
    await vi.waitFor(async () => expect((await releaseOf(orderId))?.state).toBe('DONE'));
    expect(callsFor(orderId)).toEqual([`deduct ${orderId}`, `release ${orderId}`]);
  });
});

describe('placing an order while the product service fails', () => {
  it('answers 503 while the outcome is unknown, and the same key finishes the placement', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    expect(await place(key)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    const { order_id: orderId, state } = await placementOf(key);
    expect(state).toBe('OPEN');
    product.deduct = () => null;
    expect(await place(key)).toMatchObject({ status: 200, data: { orderId } });
  });

  it('does not treat a refusal of its own identity as a refusal of the order', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(PlatformErrors.IDENTITY_REFUSED);
    };
    expect(await place(key)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    expect((await placementOf(key)).state).toBe('OPEN');
    product.deduct = () => null;
    expect((await place(key)).status).toBe(200);
  });

  it('does not show an order that is not decided', async () => {
    const before = (await ordersOf()).length;
    product.deduct = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(freshKey());
    expect((await ordersOf()).length).toBe(before);
  });

  it('rejects an overdue placement, releases its stock, and tells a later request', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(key);
    const { order_id: orderId } = await placementOf(key);
    await vi.waitFor(async () => expect((await releaseOf(orderId))?.state).toBe('DONE'), { timeout: 20_000 });
    product.deduct = () => null;
    expect(await place(key)).toMatchObject({ status: 409, code: OrderErrors.PLACEMENT_TIMED_OUT.code });
    expect(callsFor(orderId).at(-1)).toBe(`release ${orderId}`);
  });

  it('does not store an order whose placement was rejected during its deduction', async () => {
    const key = freshKey();
    const before = (await ordersOf()).length;
    product.deduct = async ({ orderId }) => {
      // The deduction answers only after the job has rejected the placement.
      await vi.waitFor(async () => expect(await releaseOf(orderId)).toBeDefined(), { timeout: 4_000 });
      return null;
    };
    expect(await place(key)).toMatchObject({ status: 409, code: OrderErrors.PLACEMENT_TIMED_OUT.code });
    expect((await ordersOf()).length).toBe(before);
  });

  it('repeats a release until the product service confirms it', async () => {
    const key = freshKey();
    product.deduct = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'x' });
    };
    product.release = ({ orderId }) => {
      if (callsFor(orderId).length <= 3) throw new ServiceError(PlatformErrors.INTERNAL);
      return null;
    };
    await place(key);
    const { order_id: orderId } = await placementOf(key);
    await vi.waitFor(async () => expect((await releaseOf(orderId))?.state).toBe('DONE'), { timeout: 20_000 });
    expect(callsFor(orderId)).toEqual([
      `deduct ${orderId}`,
      ...Array.from({ length: 3 }, () => `release ${orderId}`),
    ]);
  });
});
