import {
  OrderErrors,
  type OrderView,
  type Page,
  PlatformErrors,
  ProductErrors,
  ServiceError,
} from '@diancan/contracts';
import { DecisionsHandler } from '@diancan/transaction';
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
/** The decision about the buyer's request with that key; undefined while there is none. */
const decisionOf = async (key: string) =>
  (
    await service.query<{ gid: string; outcome: string; state: string; branches: string }>(
      'SELECT gid, outcome, state, branches FROM global_transaction WHERE request = ?',
      [`${buyer.subject}/${key}`],
    )
  )[0];
const gidOf = async (key: string): Promise<string> => (await decisionOf(key))!.gid;
/** What product was asked about a transaction. */
const callsFor = (gid: string) => product.calls.filter(call => call.endsWith(` ${gid}`));

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_850, tea: 600 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});
beforeEach(() => {
  product.calls.length = 0;
  product.reserved.length = 0;
  product.confirm = () => [];
  product.reserve = () => null;
  product.cancel = () => [];
});

describe('placing an order', () => {
  it('reserves the stock, takes its prices, and stores the order', async () => {
    const placed = await place(freshKey(), {
      ...cart,
      items: [
        { productId: 'noodles', quantity: 2 },
        { productId: 'tea', quantity: 1 },
      ],
    });
    expect(placed).toMatchObject({ status: 200, code: 0, data: { amountFen: 4_300 } });
    const { orderId } = placed.data;
    expect(product.reserved.at(-1)!.lines).toEqual([
      { productId: 'noodles', quantity: 2 },
      { productId: 'tea', quantity: 1 },
    ]);
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

  // Product gives the stock of a cancelled order back by the transaction's id alone.
  it('has one branch, however many lines and attempts it has', async () => {
    const key = freshKey();
    const body = {
      ...cart,
      items: ['noodles', 'tea', 'noodles'].map(productId => ({ productId, quantity: 1 })),
    };
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(key, body);
    product.reserve = () => null;
    expect((await place(key, body)).status).toBe(200);
    expect(await decisionOf(key)).toMatchObject({ branches: 'product/reservations.reserve' });
    expect(new Set(product.reserved.map(({ link }) => link.branch))).toEqual(
      new Set(['reservations.reserve']),
    );
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
    expect(new Set(product.reserved.map(({ link }) => link.gid))).toEqual(new Set([await gidOf(key)]));
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
    product.reserve = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { productId: 'noodles', name: 'dish noodles' });
    };
    const refused = await place(key);
    expect(refused).toMatchObject({
      status: 409,
      code: ProductErrors.OUT_OF_STOCK.code,
      msg: '「dish noodles」库存不足',
    });
    product.reserve = () => null;
    expect(await place(key)).toEqual(refused);
    expect(await decisionOf(key)).toMatchObject({ outcome: 'ABORTED' });
  });

  it('gives concurrent requests with the same key the same refusal', async () => {
    const key = freshKey();
    product.reserve = () => {
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

  it('leaves nothing to cancel after a refusal', async () => {
    const key = freshKey();
    product.reserve = () => {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'x' });
    };
    await place(key);
    expect(await decisionOf(key)).toMatchObject({ outcome: 'ABORTED', state: 'ENDED', branches: '' });
  });

  it('confirms the reservation after the answer, again and again until product has done it', async () => {
    const key = freshKey();
    let refusals = 2;
    // An order of an earlier spec may be confirmed now, too.
    const isOurs = ({ gid }: { gid: string }) => gid === product.reserved[0]?.link.gid;
    product.confirm = ({ branches }) => {
      if (branches.some(isOurs) && refusals-- > 0) throw new ServiceError(PlatformErrors.INTERNAL);
      return [];
    };
    expect((await place(key)).status).toBe(200);
    await vi.waitFor(async () => expect(await decisionOf(key)).toMatchObject({ state: 'ENDED' }), 30_000);
    const gid = await gidOf(key);
    expect(callsFor(gid)).toEqual([`reserve ${gid}`, ...Array.from({ length: 3 }, () => `confirm ${gid}`)]);
  });
});

describe('placing an order while the product service fails', () => {
  it('answers 503 while the outcome is unknown, and the same key finishes the transaction', async () => {
    const key = freshKey();
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    expect(await place(key)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    expect(await decisionOf(key)).toBeUndefined();
    product.reserve = () => null;
    expect((await place(key)).status).toBe(200);
    const gid = await gidOf(key);
    expect(callsFor(gid).slice(0, 2)).toEqual([`reserve ${gid}`, `reserve ${gid}`]);
  });

  it('does not treat a refusal of its own identity as a refusal of the order', async () => {
    const key = freshKey();
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.IDENTITY_REFUSED);
    };
    expect(await place(key)).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    expect(await decisionOf(key)).toBeUndefined();
    product.reserve = () => null;
    expect((await place(key)).status).toBe(200);
  });

  it('does not show an order that is not decided', async () => {
    const before = (await ordersOf()).length;
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(freshKey());
    expect((await ordersOf()).length).toBe(before);
  });

  it('aborts an undecided transaction that product asks about, and tells a later request', async () => {
    const key = freshKey();
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(key);
    expect(await settleLast()).toBe('ABORTED');
    product.reserve = () => null;
    expect(await place(key)).toMatchObject({ status: 409, code: OrderErrors.PLACEMENT_TIMED_OUT.code });
    // What the later request has reserved goes back.
    const gid = await gidOf(key);
    await vi.waitFor(() => expect(callsFor(gid).at(-1)).toBe(`cancel ${gid}`));
  });

  it('refuses another body after such an abort, too', async () => {
    const key = freshKey();
    product.reserve = () => {
      throw new ServiceError(PlatformErrors.INTERNAL);
    };
    await place(key);
    await settleLast();
    product.reserve = () => null;
    expect(await place(key, { ...cart, remark: 'less salt' })).toMatchObject({
      status: 422,
      code: OrderErrors.KEY_REUSED.code,
    });
  });

  it('stores no order whose transaction was aborted while it was reserving', async () => {
    const key = freshKey();
    const before = (await ordersOf()).length;
    product.reserve = async () => void (await settleLast());
    expect(await place(key)).toMatchObject({ status: 409, code: OrderErrors.PLACEMENT_TIMED_OUT.code });
    expect((await ordersOf()).length).toBe(before);
  });

  it('tells product that an order is placed, however often it asks', async () => {
    await place(freshKey());
    expect([await settleLast(), await settleLast()]).toEqual(['COMMITTED', 'COMMITTED']);
  });
});

/** Asks as product does when it misses the decision of the last reservation. */
async function settleLast(): Promise<string | undefined> {
  const { link } = product.reserved.at(-1)!;
  const { gid, name, note } = link;
  const transactions = [{ gid, name, ...(note === undefined ? {} : { note }) }];
  const [settled] = await service.app.get(DecisionsHandler).settle({ transactions });
  return settled?.outcome;
}
