import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import { order } from '../people/people.js';
import { misfortune, refundLines } from '../people/wechat.js';
import { endOf, type EndOfOrder } from './end-of-order.js';

export const PRICE_FEN = 700;

interface Shop {
  readonly fleet: TestFleet;
  readonly buyer: Visitor;
  readonly seller: Visitor;
  readonly productId: string;
  /** Resolves when order is up. */
  up(): Promise<void>;
}

export interface Flow {
  readonly name: string;
  /** Creates an order and brings it to the start of the flow. */
  begin(shop: Shop): Promise<string>;
  /** The buyer's actions, repeated until they succeed. */
  walk(shop: Shop, orderId: string): Promise<void>;
  /** Everything that order sends from then on; a step that occurs for several reasons is listed for each. */
  readonly steps: readonly string[];
  /** The steps that occur a second time, for a different reason. */
  readonly twice?: readonly string[];
  readonly end: EndOfOrder;
}

/** As a client that is told to try again. */
const REPEAT_AFTER_MS = 100;

/** Sends a request, and repeats it while it is not answered. */
async function stubbornly(shop: Shop, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    await shop.up();
    await pause(REPEAT_AFTER_MS);
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

/** Other orders recover meanwhile, so even the first answer may be that the outcome is not known. */
async function anUnpaidOrder(shop: Shop, quantity = 1): Promise<string> {
  const key = randomUUID();
  const items = [{ productId: shop.productId, quantity }];
  const placed = await stubbornly(shop, () => order(shop.buyer, items, key));
  expect(placed.code, placed.msg).toBe(0);
  return placed.data.orderId;
}

async function aPaidOrder(shop: Shop, quantity = 1): Promise<string> {
  const orderId = await anUnpaidOrder(shop, quantity);
  await payStubbornly(shop, orderId);
  await untilPaid(shop, orderId);
  return orderId;
}

async function aPreparedOrder(shop: Shop): Promise<string> {
  const orderId = await anUnpaidOrder(shop);
  const prepared = await stubbornly(shop, () => shop.buyer.post('/api/pay/create', { orderId }));
  expect(prepared.code, prepared.msg).toBe(0);
  return orderId;
}

async function refuseStubbornly(shop: Shop, orderId: string): Promise<void> {
  const answer = await stubbornly(shop, () =>
    shop.seller.post('/api/seller/order/cancel', { orderId, reason: '没菜了' }),
  );
  expect(answer).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
}

/** Refunds one of two dishes, with the same key at each repetition. */
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

/** Makes the order's time to pay end at once. */
async function expire({ fleet }: Shop, orderId: string): Promise<void> {
  for (const table of ['payment', 'orders']) {
    const due = table === 'orders' ? ', expiry_due_at = UTC_TIMESTAMP(3)' : '';
    await fleet
      .db('order')
      .query(`UPDATE ${table} SET expires_at = UTC_TIMESTAMP(3)${due} WHERE order_id = ?`, [orderId]);
  }
}

const everybodySays = (money: { takenFen: number; backFen: number }) => ({ books: money, wechat: money });

/** What a worker does with any job: it claims it, and marks it as done. */
const JOB = 'COMMIT job';
const STOCK_GOES_BACK = [JOB, 'POST /internal/stock/release'];

/** WeChat Pay has taken a refund on; a job asks about it from then on. */
const SENT = 'COMMIT job, refund';

/** RabbitMQ has confirmed messages, and they leave the outbox. */
const MESSAGES_SENT = 'COMMIT sent_message';

/** @param recorded the commit that follows WeChat Pay's notification of the refund */
const moneyGoesBack = (recorded: string): readonly string[] => [
  JOB,
  'UPDATE refund SET attempts, sent_at',
  'POST /v3/refund/domestic/refunds',
  SENT,
  // WeChat Pay returns the money.
  'INSERT INTO notification_nonce',
  recorded,
  'answer to POST /pay/refund-notify',
  MESSAGES_SENT,
];

export const FLOWS: readonly Flow[] = [
  {
    name: 'paying an order',
    begin: anUnpaidOrder,
    walk: payStubbornly,
    steps: [
      'COMMIT job, payment',
      'POST /v3/pay/transactions/jsapi',
      'answer to POST /pay/create',
      // The buyer pays in WeChat.
      'INSERT INTO notification_nonce',
      'COMMIT orders, outbox, payment, receipt',
      'answer to POST /pay/notify',
      MESSAGES_SENT,
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
      'COMMIT job, order_move, orders, outbox, refund',
      'answer to POST /order/cancel',
      MESSAGES_SENT,
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT orders, outbox, refund'),
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
      'COMMIT job, order_move, orders, outbox',
      'answer to POST /order/cancel',
      MESSAGES_SENT,
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
      await stubbornly(shop, () => shop.seller.post('/api/seller/order/accept', { orderId }));
      return orderId;
    },
    walk: refuseStubbornly,
    steps: [
      'COMMIT job, order_move, orders, outbox, refund',
      'answer to POST /seller/order/cancel',
      MESSAGES_SENT,
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT orders, outbox, refund'),
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
      'COMMIT idempotent_request, job, refund',
      'answer to POST /seller/order/refund',
      ...moneyGoesBack('COMMIT outbox, refund'),
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
      'COMMIT job, payment, receipt, refund',
      ...moneyGoesBack('COMMIT outbox, refund'),
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
      'COMMIT job, order_move, orders, outbox, refund',
      'answer to POST /order/cancel',
      MESSAGES_SENT,
      ...STOCK_GOES_BACK,
      ...moneyGoesBack('COMMIT orders, outbox, refund'),
    ],
    // The renewal, and the refund that replaces the closed one.
    twice: [
      SENT,
      'answer to POST /pay/refund-notify',
      'UPDATE refund SET attempts, sent_at',
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
      'COMMIT orders',
      'POST /v3/pay/transactions/out-trade-no/{}/close',
      'UPDATE payment SET state',
      'COMMIT job, order_move, orders, outbox',
      MESSAGES_SENT,
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
