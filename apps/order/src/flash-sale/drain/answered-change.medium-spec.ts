import type { UpdateFlashSaleBody } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlashWorld } from '../../../testing/flash-world.js';

const HOUR_MS = 3_600_000;
const CANCELLED = 5_114;

let world: FlashWorld;
beforeAll(async () => {
  world = await FlashWorld.open();
});
afterAll(() => world?.close());

const at = (ms: number) => new Date(Date.now() + ms).toISOString();

async function update(activityId: string, terms: Partial<UpdateFlashSaleBody>): Promise<void> {
  expect(await world.shop.seller('update', { activityId, ...terms })).toMatchObject({ status: 200 });
}

async function isOpenInRedis(activityId: string): Promise<boolean> {
  return (await world.redis.admin.hexists(`flash:{${activityId}.0}:state`, 'gen')) === 1;
}

describe('when a seller has the answer', () => {
  it('to publishing, a tap gets a ticket', async () => {
    const activityId = await world.shop.publish();
    expect(await isOpenInRedis(activityId)).toBe(true);
    expect(await world.shop.order(activityId, 'ann')).toMatchObject({ status: 200 });
  });

  it('to a start that is moved to now, a tap gets a ticket', async () => {
    const activityId = await world.shop.publish({ startsAt: at(HOUR_MS), endsAt: at(2 * HOUR_MS) });
    await update(activityId, { startsAt: at(-1) });
    expect(await world.shop.order(activityId, 'ann')).toMatchObject({ status: 200 });
  });

  it('to a stock that is smaller, the list shows it', async () => {
    const activityId = await world.shop.publish({ stock: 100 });
    await update(activityId, { stock: 80 });
    expect(await world.shop.view(activityId)).toMatchObject({ stock: 80, published: 100, left: 80 });
  });

  it('to a larger stock of a sale that was sold out, a tap gets a ticket', async () => {
    const activityId = await world.shop.publish({ stock: 1 });
    await world.shop.ending(await world.shop.ordered(activityId, 'ann'), 'ann');
    expect(await world.shop.order(activityId, 'bob')).toMatchObject({ status: 409 });
    await update(activityId, { stock: 2 });
    expect(await world.shop.order(activityId, 'bob')).toMatchObject({ status: 200 });
  });

  it('to a waiting list, a tap that comes too late is queued', async () => {
    const activityId = await world.shop.publish({ stock: 1 });
    await world.shop.ending(await world.shop.ordered(activityId, 'ann'), 'ann');
    await update(activityId, { waitingList: true });
    expect(await world.shop.order(activityId, 'bob')).toMatchObject({ status: 200 });
  });

  it('to cancelling, a change is refused, and a buyer reads that it is cancelled', async () => {
    const activityId = await world.shop.publish();
    const entry = await world.shop.enter(activityId, 'ann');
    await world.shop.seller('cancel', { activityId });
    expect(await world.shop.seller('update', { activityId, stock: 5 })).toMatchObject({ code: CANCELLED });
    const tapped = await world.shop.order(activityId, 'ann', { entry });
    expect(tapped).toMatchObject({ status: 409, msg: expect.stringMatching(/取消|was cancelled/) });
  });

  it('to cancelling, nobody gets in any more', async () => {
    const activityId = await world.shop.published();
    await world.shop.seller('cancel', { activityId });
    await expect(world.shop.enter(activityId, 'ann')).rejects.toThrow(`answered 409, ${CANCELLED}`);
  });

  it('to cancelling, Redis sells nothing more, also to an instance that has not heard of it', async () => {
    const activityId = await world.shop.publish();
    await world.shop.seller('cancel', { activityId });
    expect(await world.redis.admin.hget(`flash:{${activityId}.0}:state`, 'gen')).toBe('sealed:1');
  });
});

it('a seller is answered although Redis is away: the change is stored, and is in force later', async () => {
  const activityId = await world.shop.published();
  await world.redis.refuse('MASTERDOWN');
  try {
    await update(activityId, { limitPerBuyer: 3 });
  } finally {
    await world.redis.heal();
  }
  expect(await world.shop.view(activityId)).toMatchObject({ limitPerBuyer: 3 });
});

it('a seller can cancel although Redis is away', async () => {
  const activityId = await world.shop.published();
  await world.redis.refuse('MASTERDOWN');
  try {
    expect(await world.shop.seller('cancel', { activityId })).toMatchObject({ status: 200 });
  } finally {
    await world.redis.heal();
  }
  expect(await world.shop.view(activityId)).toMatchObject({ isCancelled: true });
});
