import { expect, vi } from 'vitest';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.mjs';
import type { TestFleet } from '../fleet/start-fleet.js';
import { anUnpaidOrder } from '../people/wechat.js';
import { endOf, type EndOfOrder } from './end-of-order.js';

export const PRICE_FEN = 700;

export interface Shop {
  readonly fleet: TestFleet;
  readonly buyer: Visitor;
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
  vi.waitFor(async () => expect((await endOf(fleet, orderId)).payStatus).toBe('PAID'), { timeout: 60_000, interval: 50 });

/** A repetition is refused when the first one was done: the buyer sees that the order is cancelled, and is content. */
async function cancelStubbornly(shop: Shop, orderId: string): Promise<void> {
  await stubbornly(shop, () => shop.buyer.post('/api/order/cancel', { orderId }));
}

const everybodySays = (money: { takenFen: number; backFen: number }) => ({ books: money, wechat: money });

const STOCK_GOES_BACK = [
  'UPDATE stock_release SET attempts, due_at',
  'POST /internal/stock/release',
  'UPDATE stock_release SET done_at',
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
    end: { status: 'NEW', payStatus: 'PAID', stock: 'DEDUCTED', ...everybodySays({ takenFen: PRICE_FEN, backFen: 0 }), told: 0 },
  },
  {
    name: 'cancelling a paid order',
    begin: async shop => {
      const orderId = await anUnpaidOrder(shop.buyer, shop.productId);
      await payStubbornly(shop, orderId);
      await untilPaid(shop, orderId);
      return orderId;
    },
    walk: cancelStubbornly,
    steps: [
      'COMMIT orders, refund, stock_release',
      'answer to POST /order/cancel',
      ...STOCK_GOES_BACK,
      'UPDATE refund SET attempts, due_at, sent_at',
      'POST /v3/refund/domestic/refunds',
      'COMMIT refund',
      // WeChat Pay gives the money back.
      'INSERT INTO notification_nonce',
      'COMMIT notice, orders, refund',
      'answer to POST /pay/refund-notify',
      'UPDATE notice SET attempts, due_at',
      'POST /internal/notice/submit',
      'UPDATE notice SET done_at',
    ],
    end: { status: 'CANCELLED', payStatus: 'REFUNDED', stock: 'RELEASED', ...everybodySays({ takenFen: PRICE_FEN, backFen: PRICE_FEN }), told: 1 },
  },
  {
    name: 'cancelling an order whose payment is prepared',
    begin: async ({ buyer, productId }) => {
      const orderId = await anUnpaidOrder(buyer, productId);
      await buyer.post('/api/pay/create', { orderId });
      return orderId;
    },
    walk: cancelStubbornly,
    steps: [
      'POST /v3/pay/transactions/out-trade-no/{}/close',
      'UPDATE payment SET state',
      'COMMIT orders, stock_release',
      'answer to POST /order/cancel',
      ...STOCK_GOES_BACK,
    ],
    end: { status: 'CANCELLED', payStatus: 'UNPAID', stock: 'RELEASED', ...everybodySays({ takenFen: 0, backFen: 0 }), told: 0 },
  },
];
