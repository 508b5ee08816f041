import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, aVisitor, stockOf } from '../people/people.js';
import {
  anUnpaidOrder,
  aPaidOrder,
  givenBackFen,
  HASTY_WECHAT,
  misfortune,
  noMisfortunes,
  pay,
  receiptsOf,
  refundLines,
  refusalsCounted,
  refusedNotifications,
  settleRefund,
  untilPayStatus,
  viewOf,
} from '../people/wechat.js';

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet({ env: HASTY_WECHAT });
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
  productId = await aDish(seller, { priceFen: 1_200, stock: 1_000 });
});
afterAll(() => fleet?.stop());
afterEach(() => noMisfortunes(fleet));

describe('paying', () => {
  it('makes the order paid, so that it may be accepted and finished', async () => {
    const orderId = await anUnpaidOrder(buyer, productId, 2);
    expect(await seller.post('/api/seller/order/accept', { orderId })).toMatchObject({
      status: 409,
      code: 5_012,
    });
    await pay(buyer, orderId);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect(await receiptsOf(fleet, orderId)).toEqual([{ purpose: 'ORDER', amountFen: 2_400 }]);
    expect((await seller.post('/api/seller/order/accept', { orderId })).data.status).toBe('ACCEPTED');
    expect((await seller.post('/api/order/finish', { orderId })).data.status).toBe('FINISHED');
  });

  it('is refused for another buyer’s order, and for a paid one', async () => {
    const orderId = await anUnpaidOrder(buyer, productId);
    const stranger = await aBuyer(fleet, 'buyer-2');
    expect((await stranger.post('/api/pay/create', { orderId })).status).toBe(404);
    await pay(buyer, orderId);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect(await buyer.post('/api/pay/create', { orderId })).toMatchObject({ status: 409, code: 5_010 });
  });

  it('from two phones at once ends paid once', async () => {
    const orderId = await anUnpaidOrder(buyer, productId);
    const prepared = await Promise.all([1, 2, 3].map(() => buyer.post('/api/pay/create', { orderId })));
    expect(prepared.map(({ code }) => code)).toEqual([0, 0, 0]);
    const paid = await Promise.all(prepared.map(({ data }) => buyer.payInWechat(data)));
    expect(paid.filter(({ status }) => status === 200)).toHaveLength(1);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect(await receiptsOf(fleet, orderId)).toEqual([{ purpose: 'ORDER', amountFen: 1_200 }]);
  });

  it('after the order was cancelled is not possible any more', async () => {
    const orderId = await anUnpaidOrder(buyer, productId);
    const { data } = await buyer.post('/api/pay/create', { orderId });
    expect((await buyer.post('/api/order/cancel', { orderId })).data.status).toBe('CANCELLED');
    expect((await buyer.payInWechat(data)).status).not.toBe(200);
    expect(await buyer.post('/api/pay/create', { orderId })).toMatchObject({ status: 409, code: 5_010 });
  });
});

describe('a payment notification that', () => {
  it.each([
    ['never comes', { kind: 'notification-never' }],
    ['comes late', { kind: 'notification-late', ms: 1_500 }],
    ['comes twice', { kind: 'notification-twice' }],
    ['comes before the answer', { kind: 'notification-before-answer' }],
    ['comes after a later one', { kind: 'notification-reordered' }],
  ])('%s leaves the order paid once', async (_, fault) => {
    const orderId = await anUnpaidOrder(buyer, productId);
    await misfortune(fleet, fault);
    const { data } = await buyer.post('/api/pay/create', { orderId });
    await buyer.payInWechat(data);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect(await receiptsOf(fleet, orderId)).toEqual([{ purpose: 'ORDER', amountFen: 1_200 }]);
  });

  it.each([
    ['signature', 'signature_invalid'],
    ['signtest', 'signature_invalid'],
    ['serial', 'serial_unknown'],
    ['timestamp', 'timestamp_outside_window'],
    ['missing-header', 'header_missing'],
    ['body', 'signature_invalid'],
    ['ciphertext', 'resource_undecryptable'],
    ['associated-data', 'resource_undecryptable'],
    ['mchid', 'foreign'],
    ['appid', 'foreign'],
    ['state', 'disagrees'],
    ['event', 'event_unknown'],
  ])('is forged in its %s changes nothing, and is counted as %s', async (what, reason) => {
    const counted = await refusalsCounted(fleet, reason);
    const orderId = await anUnpaidOrder(buyer, productId);
    await misfortune(fleet, { kind: 'notification-forged', what, times: null });
    await misfortune(fleet, {
      kind: 'error',
      match: { path: '/v3/pay/transactions/out-trade-no' },
      times: null,
    });
    await pay(buyer, orderId);
    await vi.waitFor(async () => expect(await refusedNotifications(fleet, orderId)).toBeGreaterThan(0), {
      timeout: 30_000,
    });
    expect(await receiptsOf(fleet, orderId)).toEqual([]);
    expect(await refusalsCounted(fleet, reason)).toBeGreaterThan(counted);
    await noMisfortunes(fleet);
    await untilPayStatus(buyer, orderId, 'PAID');
  });
});

describe('a genuine notification that disagrees with the order', () => {
  it.each(['amount', 'currency', 'payer'])(
    'in its %s is refused, and the provider’s own answer is booked',
    async what => {
      const counted = await refusalsCounted(fleet, 'disagrees');
      const orderId = await anUnpaidOrder(buyer, productId);
      await misfortune(fleet, { kind: 'notification-forged', what, times: null });
      await pay(buyer, orderId);
      await vi.waitFor(async () => expect(await refusedNotifications(fleet, orderId)).toBeGreaterThan(0), {
        timeout: 30_000,
      });
      expect(await refusalsCounted(fleet, 'disagrees')).toBeGreaterThan(counted);
      await vi.waitFor(
        async () =>
          expect(await receiptsOf(fleet, orderId)).toEqual([{ purpose: 'ORDER', amountFen: 1_200 }]),
        { timeout: 30_000 },
      );
    },
  );
});

describe('money that should not have been taken', () => {
  it.each([
    ['another amount', { kind: 'payment-differs', fen: 1 }, 1],
    ['somebody else’s', { kind: 'payment-differs', openid: 'buyer-6' }, 1_200],
  ])(
    '(%s) goes back, is shown to the seller, and the order can still be paid',
    async (_, fault, takenFen) => {
      const orderId = await anUnpaidOrder(buyer, productId);
      await misfortune(fleet, fault);
      await pay(buyer, orderId);
      await vi.waitFor(
        async () =>
          expect((await viewOf(buyer, orderId)).refunds).toMatchObject([
            { cause: 'SURPLUS', amountFen: takenFen, state: 'DONE' },
          ]),
        { timeout: 60_000, interval: 100 },
      );
      const shown = await seller.get(`/api/seller/order/detail?orderId=${orderId}`);
      expect(shown.data).toMatchObject({ payStatus: 'UNPAID', refunds: [{ cause: 'SURPLUS' }] });
      await pay(buyer, orderId);
      await untilPayStatus(buyer, orderId, 'PAID');
    },
  );
});

describe('cancelling a paid order', () => {
  it('gives money and stock back', async () => {
    const dish = await aDish(seller, { stock: 3 });
    const orderId = await aPaidOrder(buyer, dish, 2);
    expect((await buyer.post('/api/order/cancel', { orderId })).data).toMatchObject({
      status: 'CANCELLED',
      payStatus: 'REFUNDING',
    });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    await vi.waitFor(async () => expect(await stockOf(aVisitor(fleet), dish)).toBe(3), { timeout: 20_000 });
  });

  it('gives the money back although its notification never came', async () => {
    const orderId = await anUnpaidOrder(buyer, productId);
    await misfortune(fleet, { kind: 'notification-never', match: { event: 'TRANSACTION.SUCCESS' } });
    await pay(buyer, orderId);
    expect((await buyer.post('/api/order/cancel', { orderId })).data.status).toBe('CANCELLED');
    await untilPayStatus(buyer, orderId, 'REFUNDED');
  });

  it('is for the seller alone once it is accepted', async () => {
    const orderId = await aPaidOrder(buyer, productId);
    await seller.post('/api/seller/order/accept', { orderId });
    expect((await buyer.post('/api/order/cancel', { orderId })).status).toBe(409);
    await seller.post('/api/seller/order/cancel', { orderId, reason: '没菜了' });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
  });
});

describe('refunding lines', () => {
  it('gives back what they cost, never more than was ordered, and the rest at cancelling', async () => {
    const orderId = await aPaidOrder(buyer, productId, 3);
    const refund = (quantity: number) => refundLines(seller, orderId, [{ productId, quantity }]);
    expect((await refund(1)).data).toMatchObject({
      payStatus: 'PAID',
      refunds: [{ cause: 'LINES', amountFen: 1_200 }],
    });
    expect(await refund(3)).toMatchObject({ status: 409, code: 5_014 });
    await seller.post('/api/seller/order/cancel', { orderId, reason: '打烊' });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    expect(
      (await viewOf(buyer, orderId)).refunds.map(({ amountFen }: { amountFen: number }) => amountFen),
    ).toEqual([1_200, 2_400]);
  });

  it('of all of them cancels the order, and makes it refunded', async () => {
    const orderId = await aPaidOrder(buyer, productId, 2);
    await refundLines(seller, orderId, [{ productId, quantity: 2 }]);
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    expect((await viewOf(buyer, orderId)).status).toBe('CANCELLED');
  });
});

describe('a provider that', () => {
  it.each([
    ['cuts the connection after a refund', { kind: 'cut', match: { path: '/v3/refund' } }],
    ['cuts the connection before a refund', { kind: 'cut', effect: 'none', match: { path: '/v3/refund' } }],
    ['answers a refund with 500', { kind: 'error', match: { path: '/v3/refund' }, times: 2 }],
    ['has no money', { kind: 'not-enough', match: { path: '/v3/refund' }, times: 2 }],
    ['is slow to refund', { kind: 'slow', ms: 6_000, match: { path: '/v3/refund' } }],
    ['limits refunds', { kind: 'rate-limited', match: { path: '/v3/refund' }, times: 2 }],
    ['never tells of a refund', { kind: 'notification-never', match: { event: 'REFUND.' } }],
    ['tells of a refund twice', { kind: 'notification-twice', match: { event: 'REFUND.' } }],
    ['closes a refund', { kind: 'refund-ends', status: 'CLOSED' }],
  ])('%s still refunds exactly once', async (_, fault) => {
    const orderId = await aPaidOrder(buyer, productId);
    await misfortune(fleet, fault);
    await buyer.post('/api/order/cancel', { orderId });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    expect((await viewOf(buyer, orderId)).refunds.map(({ state }: { state: string }) => state)).toEqual([
      'DONE',
    ]);
    expect(await givenBackFen(fleet, orderId)).toBe(1_200);
  });

  it('cannot give back says so to the seller, and is settled by a person', async () => {
    const orderId = await aPaidOrder(buyer, productId);
    await misfortune(fleet, { kind: 'refund-ends', status: 'ABNORMAL' });
    await buyer.post('/api/order/cancel', { orderId });
    const shown = async () => (await seller.get(`/api/seller/order/detail?orderId=${orderId}`)).data.refunds;
    await vi.waitFor(async () => expect(await shown()).toMatchObject([{ state: 'ABNORMAL' }]), {
      timeout: 60_000,
      interval: 100,
    });
    await settleRefund(fleet, (await shown())[0].refundId);
    await untilPayStatus(buyer, orderId, 'REFUNDED');
  });

  it.each([
    ['cuts the connection after a prepay', { kind: 'cut', match: { path: '/v3/pay/transactions/jsapi' } }],
    ['answers a prepay with 500', { kind: 'error', match: { path: '/v3/pay/transactions/jsapi' } }],
  ])('%s leaves the outcome open, and repeating it works', async (_, fault) => {
    const orderId = await anUnpaidOrder(buyer, productId);
    await misfortune(fleet, fault);
    expect(await buyer.post('/api/pay/create', { orderId })).toMatchObject({ status: 503, code: 1_021 });
    await pay(buyer, orderId);
    await untilPayStatus(buyer, orderId, 'PAID');
  });

  it('does not answer keeps an order from being cancelled, and leaves the outcome open', async () => {
    const orderId = await anUnpaidOrder(buyer, productId);
    await buyer.post('/api/pay/create', { orderId });
    await misfortune(fleet, {
      kind: 'error',
      match: { path: '/v3/pay/transactions/out-trade-no' },
      times: null,
    });
    expect(await buyer.post('/api/order/cancel', { orderId })).toMatchObject({ status: 503, code: 1_021 });
    await noMisfortunes(fleet);
    expect((await viewOf(buyer, orderId)).status).toBe('NEW');
    expect((await buyer.post('/api/order/cancel', { orderId })).data.status).toBe('CANCELLED');
  });
});

describe('after all that', () => {
  it('the audit finds no violations', async () => {
    await expectTruthsToHold(fleet);
  });
});
