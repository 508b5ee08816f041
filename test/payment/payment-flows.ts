import { expect } from 'vitest';
import { misfortune, refundLines } from '../people/wechat.js';
import type { Flow, Shop } from '../steps/flow.js';
import { PRICE_FEN } from '../steps/killable-shop.js';
import {
  aPaidOrder,
  anAcceptedOrder,
  anUnpaidOrder,
  payStubbornly,
  stubbornly,
} from '../steps/stubborn-people.js';
import type { EndOfOrder } from './end-of-order.js';

export interface PaymentFlow extends Flow {
  readonly end: EndOfOrder;
}

async function cancelStubbornly(shop: Shop, orderId: string): Promise<void> {
  const answer = await stubbornly(shop, () => shop.buyer.post('/api/order/cancel', { orderId }));
  expect(answer).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
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

/** WeChat Pay has taken a refund on; a job asks about it from then on. */
const SENT = 'COMMIT job, refund';

/** A message goes to RabbitMQ, and leaves the outbox once it is confirmed. */
const messageGoes = (name: string): readonly string[] => [
  `publish ${name}`,
  `confirm ${name}`,
  'COMMIT outbox, sent_message',
];

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
  ...messageGoes('order.refunded.v1'),
];

export const FLOWS: readonly PaymentFlow[] = [
  {
    name: 'paying an order',
    begin: anUnpaidOrder,
    walk: payStubbornly,
    steps: [
      'COMMIT job, payment',
      'POST /v3/pay/transactions/jsapi',
      'answer to POST /pay/create',
      // The buyer pays in WeChat.
      'COMMIT notification_nonce, order_event, orders, outbox, payment, pickup_counter, receipt',
      'answer to POST /pay/notify',
      ...messageGoes('order.paid.v1'),
    ],
    end: {
      status: 'NEW',
      payStatus: 'PAID',
      stock: 'TAKEN',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: 0 }),
      sent: ['order.paid.v1'],
      told: 0,
    },
  },
  {
    name: 'cancelling a paid order',
    begin: aPaidOrder,
    walk: cancelStubbornly,
    steps: [
      'COMMIT job, order_event, order_move, orders, outbox, refund',
      'answer to POST /order/cancel',
      ...messageGoes('order.cancelled.v1'),
      ...moneyGoesBack('COMMIT order_event, orders, outbox, refund'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'REFUNDED',
      stock: 'BACK',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      sent: ['order.cancelled.v1', 'order.paid.v1', 'order.refunded.v1'],
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
      'COMMIT order_event, order_move, orders, outbox',
      'answer to POST /order/cancel',
      ...messageGoes('order.cancelled.v1'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'UNPAID',
      stock: 'BACK',
      ...everybodySays({ takenFen: 0, backFen: 0 }),
      sent: ['order.cancelled.v1'],
      told: 0,
    },
  },
  {
    name: 'the seller cancelling an accepted order',
    begin: anAcceptedOrder,
    walk: refuseStubbornly,
    steps: [
      'COMMIT job, order_event, order_move, orders, outbox, refund',
      'answer to POST /seller/order/cancel',
      ...messageGoes('order.cancelled.v1'),
      ...moneyGoesBack('COMMIT order_event, orders, outbox, refund'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'REFUNDED',
      stock: 'BACK',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      sent: ['order.accepted.v1', 'order.cancelled.v1', 'order.paid.v1', 'order.refunded.v1'],
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
      stock: 'TAKEN',
      ...everybodySays({ takenFen: 2 * PRICE_FEN, backFen: PRICE_FEN }),
      sent: ['order.paid.v1', 'order.refunded.v1'],
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
      stock: 'TAKEN',
      ...everybodySays({ takenFen: 1, backFen: 1 }),
      sent: ['order.refunded.v1'],
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
      'COMMIT job, order_event, order_move, orders, outbox, refund',
      'answer to POST /order/cancel',
      ...messageGoes('order.cancelled.v1'),
      ...moneyGoesBack('COMMIT order_event, orders, outbox, refund'),
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
      stock: 'BACK',
      ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }),
      sent: ['order.cancelled.v1', 'order.paid.v1', 'order.refunded.v1'],
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
      'COMMIT order_event, order_move, orders, outbox',
      ...messageGoes('order.cancelled.v1'),
    ],
    end: {
      status: 'CANCELLED',
      payStatus: 'UNPAID',
      stock: 'BACK',
      ...everybodySays({ takenFen: 0, backFen: 0 }),
      sent: ['order.cancelled.v1'],
      told: 0,
    },
  },
];
