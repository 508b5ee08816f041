import { expect, vi } from 'vitest';
import type { Answer, Visitor } from '@diancan/testing/visitor';
import type { TestFleet } from '../fleet/start-fleet.js';
import { anUnpaidOrder, misfortune, refundLines } from '../people/wechat.js';
import { endOf, type EndOfOrder } from './end-of-order.js';

export const PRICE_FEN = 700;

interface Shop {
  readonly fleet: TestFleet;
  readonly buyer: Visitor;
  readonly seller: Visitor;
  readonly productId: string;
  /** Resolves when order is there. */
  up(): Promise<void>;
}

export interface Flow {
  readonly name: string;
  /** Makes an order, up to where the flow begins. */
  begin(shop: Shop): Promise<string>;
  /** What its buyer does, until they have what they want. */
  walk(shop: Shop, orderId: string): Promise<void>;
  /** All that order sends from then on. */
  readonly steps: readonly string[];
  /** Those of them that are taken a second time, for another reason than the first. */
  readonly twice?: readonly string[];
  readonly end: EndOfOrder;
}

/** Asks, and asks again after each time that nobody answered. */
async function stubbornly(shop: Shop, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    await shop.up();
  }
}

async function payStubbornly(shop: Shop, orderId: string): Promise<void> {
  const { data } = await stubbornly(shop, () => shop.buyer.post('/api/pay/create', { orderId }));
  await shop.buyer.payInWechat(data);
}

const untilPaid = ({ fleet }: Shop, orderId: string) =>
  vi.waitFor(async () => expect((await endOf(fleet, orderId)).payStatus).toBe('PAID'), {
    timeout: 60_000,
    interval: 50,
  });

async function cancelStubbornly(shop: Shop, orderId: string): Promise<void> {
  const answer = await stubbornly(shop, () => shop.buyer.post('/api/order/cancel', { orderId }));
  expect(answer).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
}

async function aPaidOrder(shop: Shop, quantity = 1): Promise<string> {
  const orderId = await anUnpaidOrder(shop.buyer, shop.productId, quantity);
  await payStubbornly(shop, orderId);
  await untilPaid(shop, orderId);
  return orderId;
}

async function aPreparedOrder({ buyer, productId }: Shop): Promise<string> {
  const orderId = await anUnpaidOrder(buyer, productId);
  await buyer.post('/api/pay/create', { orderId });
  return orderId;
}

async function refuseStubbornly(shop: Shop, orderId: string): Promise<void> {
  const answer = await stubbornly(shop, () =>
    shop.seller.post('/api/seller/order/cancel', { orderId, reason: '没菜了' }),
  );
  expect(answer).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
}

/** One of two dishes, under one key however often it is asked for. */
async function refundOneStubbornly(shop: Shop, orderId: string): Promise<void> {
  const lines = [{ productId: shop.productId, quantity: 1 }];
  const answer = await stubbornly(shop, () =>
    refundLines(shop.seller, orderId, lines, `refund ${orderId}`.replace(' ', '-')),
  );
  expect(answer).toMatchObject({
    status: 200,
    data: { payStatus: 'PAID', refunds: [{ amountFen: PRICE_FEN }] },
  });
}

/** Its time to be paid is over at once. */
async function expire({ fleet }: Shop, orderId: string): Promise<void> {
  for (const table of ['orders', 'payment']) {
    await fleet
      .db('order')
      .query(`UPDATE ${table} SET expires_at = UTC_TIMESTAMP(3) WHERE order_id = ?`, [orderId]);
  }
}

const everybodySays = (money: { takenFen: number; backFen: number }) => ({ books: money, wechat: money });

const STOCK_GOES_BACK = [
  'UPDATE stock_release SET attempts, due_at',
  'POST /internal/stock/release',
  'UPDATE stock_release SET done_at',
];

/** @param recorded what commits when WeChat Pay tells that the money is back */
const moneyGoesBack = (recorded: string): readonly string[] => [
  'UPDATE refund SET attempts, due_at, sent_at',
  'POST /v3/refund/domestic/refunds',
  'COMMIT refund',
  // WeChat Pay gives the money back.
  'INSERT INTO notification_nonce',
  recorded,
  'answer to POST /pay/refund-notify',
  'UPDATE notice SET attempts, due_at',
  'POST /internal/notice/submit',
  'UPDATE notice SET done_at',
];

export const FLOWS: readonly Flow[] = [
  {
    name: 'paying an order',
    begin: ({ buyer, productId }) => anUnpaidOrder(buyer, productId),
    walk: payStubbornly,
    steps: [
      'COMMIT payment',
      'POST /v3/pay/transactions/jsapi',
      'answer to POST /pay/create',
      // The buyer pays in WeChat.
      'INSERT INTO notification_nonce',
      'COMMIT orders, payment, receipt',
      'answer to POST /pay/notify',
    ],
    end: {
      status: 'NEW',
      payStatus: 'PAID',
      stock: 'DEDUCTED',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: 0 }),
      told: 0,
    },
  },
  {
    name: 'cancelling a paid order',
    begin: aPaidOrder,
    walk: cancelStubbornly,
    steps: [
      'COMMIT order_move, orders, refund, stock_release',
      'answer to POST /order/cancel',
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT notice, orders, refund'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'REFUNDED',
      stock: 'RELEASED',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      told: 1,
    },
  },
  {
    name: 'cancelling an order whose payment is prepared',
    begin: aPreparedOrder,
    walk: cancelStubbornly,
    steps: [
      'POST /v3/pay/transactions/out-trade-no/{}/close',
      'UPDATE payment SET state',
      'COMMIT order_move, orders, stock_release',
      'answer to POST /order/cancel',
      ...STOCK_GOES_BACK,
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'UNPAID',
      stock: 'RELEASED',
      ...everybodySays({ takenFen: 0, backFen: 0 }),
      told: 0,
    },
  },
  {
    name: 'the seller cancelling an accepted order',
    begin: async shop => {
      const orderId = await aPaidOrder(shop);
      await shop.seller.post('/api/seller/order/accept', { orderId });
      return orderId;
    },
    walk: refuseStubbornly,
    steps: [
      'COMMIT order_move, orders, refund, stock_release',
      'answer to POST /seller/order/cancel',
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT notice, orders, refund'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'REFUNDED',
      stock: 'RELEASED',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      told: 1,
    },
  },
  {
    name: 'the seller refunding one of two dishes',
    begin: shop => aPaidOrder(shop, 2),
    walk: refundOneStubbornly,
    steps: [
      'COMMIT idempotent_request, refund',
      'answer to POST /seller/order/refund',
      ...moneyGoesBack('COMMIT notice, refund'),
    ],
    end: {
      status: 'NEW',
      payStatus: 'PAID',
      stock: 'DEDUCTED',
      ...everybodySays({ takenFen: 2 * PRICE_FEN, backFen: PRICE_FEN }),
      told: 1,
    },
  },
  {
    name: 'a payment of another amount, which goes back',
    begin: async shop => {
      const orderId = await aPreparedOrder(shop);
      await misfortune(shop.fleet, { kind: 'payment-differs', fen: 1, match: { outTradeNo: orderId } });
      return orderId;
    },
    walk: payStubbornly,
    steps: [
      'POST /v3/pay/transactions/jsapi',
      'answer to POST /pay/create',
      'answer to POST /pay/notify',
      'COMMIT payment, receipt, refund',
      ...moneyGoesBack('COMMIT notice, refund'),
    ],
    end: {
      status: 'NEW',
      payStatus: 'UNPAID',
      stock: 'DEDUCTED',
      ...everybodySays({ takenFen: 1, backFen: 1 }),
      told: 1,
    },
  },
  {
    name: 'a refund that WeChat Pay closes, and that is renewed',
    begin: async shop => {
      const orderId = await aPaidOrder(shop);
      await misfortune(shop.fleet, { kind: 'refund-ends', status: 'CLOSED', match: { outTradeNo: orderId } });
      return orderId;
    },
    walk: cancelStubbornly,
    steps: [
      'COMMIT order_move, orders, refund, stock_release',
      'answer to POST /order/cancel',
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT notice, orders, refund'),
    ],
    // The renewal, and the refund that takes the place of the closed one.
    twice: [
      'COMMIT refund',
      'answer to POST /pay/refund-notify',
      'UPDATE refund SET attempts, due_at, sent_at',
      'POST /v3/refund/domestic/refunds',
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'REFUNDED',
      stock: 'RELEASED',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      told: 1,
    },
  },
  {
    name: 'an order that runs out with a prepared payment',
    begin: aPreparedOrder,
    walk: expire,
    steps: [
      'UPDATE orders SET expiry_attempts, expiry_due_at',
      'POST /v3/pay/transactions/out-trade-no/{}/close',
      'UPDATE payment SET state',
      'COMMIT order_move, orders, stock_release',
      ...STOCK_GOES_BACK,
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'UNPAID',
      stock: 'RELEASED',
      ...everybodySays({ takenFen: 0, backFen: 0 }),
      told: 0,
    },
  },
];
