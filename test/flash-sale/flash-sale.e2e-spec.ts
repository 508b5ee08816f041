import { randomUUID } from 'node:crypto';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { answeredBy } from '../instances/reading.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { HASTY_WECHAT, pay, untilPayStatus } from '../people/wechat.js';

const PATIENTLY = { timeout: 60_000, interval: 100 };
const ENDS_AT = new Date(Date.now() + 3_600_000).toISOString();

let fleet: TestFleet;
let seller: Visitor;
beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_RATE_LIMIT: 'false' } });
  seller = await aSeller(fleet);
});
afterAll(() => fleet?.stop());

const withKey = (key: string = randomUUID()) => ({ 'idempotency-key': key });

async function publish(productId: string, stock: number, key?: string, limitPerBuyer = 1): Promise<string> {
  const answer = await seller.post(
    '/api/seller/flash-sale/publish',
    { productId, priceFen: 990, stock, startsAt: '2026-01-01T00:00:00Z', endsAt: ENDS_AT, limitPerBuyer },
    withKey(key),
  );
  expect(answer).toMatchObject({ status: 200 });
  return answer.data.activityId;
}

/** Taps under one key until the answer is known. */
async function tap(buyer: Visitor, activityId: string): Promise<Answer> {
  const { data } = await vi.waitFor(async () => {
    const entered = await buyer.get(`/api/flash-sale/entry?activityId=${activityId}`);
    expect(entered.status).toBe(200);
    return entered;
  }, PATIENTLY);
  const key = randomUUID();
  return vi.waitFor(async () => {
    const body = { activityId, entry: data.entry, quantity: 1 };
    const answer = await buyer.post('/api/flash-sale/order', body, withKey(key));
    expect(answer.status).toBeLessThan(500);
    return answer;
  }, PATIENTLY);
}

const outcome = (buyer: Visitor, ticket: string) =>
  vi.waitFor(async () => {
    const { data } = await buyer.get(`/api/flash-sale/result?ticket=${ticket}`);
    expect(data.state).not.toBe('QUEUED');
    return data as { state: string; orderId: string };
  }, PATIENTLY);

const activityOf = async (activityId: string) =>
  (await seller.get('/api/seller/flash-sale/list')).data.find(
    (each: { activityId: string }) => each.activityId === activityId,
  );

describe('a flash sale of 20 dishes to 60 buyers', () => {
  it('sells 20, and all truths hold through payment, cancellation and its own cancellation', async () => {
    const productId = await aDish(seller, { stock: 100 });
    const activityId = await publish(productId, 20, 'once');
    expect(await publish(productId, 20, 'once')).toBe(activityId);
    expect(await stockOf(seller, productId)).toBe(80);

    const buyers = await Promise.all(Array.from({ length: 60 }, (_, n) => aBuyer(fleet, `flash-${n}`)));
    const answers = await Promise.all(buyers.map(buyer => tap(buyer, activityId)));
    const winners = buyers.filter((_, n) => answers[n]!.status === 200);
    expect(winners).toHaveLength(20);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code))).toEqual(
      new Set([5_103]),
    );
    const tickets = answers.filter(({ status }) => status === 200).map(({ data }) => data.ticket);
    const outcomes = await Promise.all(winners.map((buyer, n) => outcome(buyer, tickets[n])));
    expect(outcomes.map(({ state }) => state)).toEqual(Array(20).fill('WON'));
    expect(await activityOf(activityId)).toMatchObject({ left: 0, reserved: 20, sold: 0 });

    await pay(winners[0]!, outcomes[0]!.orderId);
    await untilPayStatus(winners[0]!, outcomes[0]!.orderId, 'PAID');
    await winners[1]!.post('/api/order/cancel', { orderId: outcomes[1]!.orderId });
    await vi.waitFor(
      async () => expect(await activityOf(activityId)).toMatchObject({ left: 1, reserved: 18, sold: 1 }),
      PATIENTLY,
    );
    await expectTruthsToHold(fleet);

    await seller.post('/api/seller/flash-sale/cancel', { activityId }, withKey());
    await vi.waitFor(
      async () => expect(await activityOf(activityId)).toMatchObject({ left: 0, reserved: 0, returned: 20 }),
      PATIENTLY,
    );
    await vi.waitFor(async () => {
      const { data } = await winners[0]!.get(`/api/order/detail?orderId=${outcomes[0]!.orderId}`);
      expect(data).toMatchObject({ status: 'CANCELLED', payStatus: 'REFUNDED' });
    }, PATIENTLY);
    await vi.waitFor(async () => expect(await stockOf(seller, productId)).toBe(100), PATIENTLY);
    await expectTruthsToHold(fleet);
  });

  it('is refused where the dish has too few', async () => {
    const productId = await aDish(seller, { stock: 5 });
    const answer = await seller.post(
      '/api/seller/flash-sale/publish',
      {
        productId,
        priceFen: 1,
        stock: 6,
        startsAt: '2026-01-01T00:00:00Z',
        endsAt: ENDS_AT,
        limitPerBuyer: 1,
      },
      withKey(),
    );
    expect(answer).toMatchObject({ status: 409, code: 4_003 });
    expect(await stockOf(seller, productId)).toBe(5);
  });
});

describe('two hundred taps of one buyer at two instances of order', () => {
  it('under many keys and for many quantities give one ticket, within the limit', async () => {
    const second = await fleet.addInstance('order');
    const productId = await aDish(seller, { stock: 1_000 });
    const activityId = await publish(productId, 1_000, undefined, 3);
    const buyer = await aBuyer(fleet, 'greedy');
    await tap(await aBuyer(fleet, 'modest'), activityId);
    const { data } = await buyer.get(`/api/flash-sale/entry?activityId=${activityId}`);
    const before = answeredBy(await second.metrics());
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const body = { activityId, entry: data.entry, quantity: 1 + (n % 3) };
        return buyer.post('/api/flash-sale/order', body, withKey());
      }),
    );
    // Both instances were asked.
    expect(answeredBy(await second.metrics())).toBeGreaterThan(before);
    const tickets = answers.filter(({ status }) => status === 200).map(each => String(each.data.ticket));
    expect(new Set(tickets).size).toBe(1);
    const { state } = await outcome(buyer, tickets[0]!);
    expect(state).toBe('WON');
    const { reserved } = await activityOf(activityId);
    // With the one of the modest buyer.
    expect(reserved).toBeGreaterThanOrEqual(2);
    expect(reserved).toBeLessThanOrEqual(4);
    await second.stop();
    await expectTruthsToHold(fleet);
  });
});
