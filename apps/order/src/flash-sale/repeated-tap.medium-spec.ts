import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FlashWorld } from '../../testing/flash-world.js';
import { Seals } from './intake/seals.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const [KEY_REUSED, ENTRY_REFUSED, ENDED] = [5004, 5106, 5115];
const HOUR_MS = 3_600_000;
const at = (ms: number) => new Date(Date.now() + ms).toISOString();

let world: FlashWorld;

/** A buyer who has won, with the request of the tap. */
async function winnerOf(activityId: string, buyer = 'ann') {
  const request = { key: 'first', entry: await world.shop.enter(activityId, buyer) };
  const ticket = await world.shop.ordered(activityId, buyer, request);
  expect(await world.shop.ending(ticket, buyer)).toMatchObject({ state: 'WON' });
  return { ticket, request };
}

async function end(activityId: string): Promise<void> {
  await world.shop.seller('update', { activityId, endsAt: at(200) });
  await vi.waitFor(async () => {
    expect((await world.shop.view(activityId)).state).toBe('ENDED');
  }, PATIENTLY);
}

function repeatsIn(variant: string): void {
  beforeAll(async () => {
    world = await FlashWorld.open({ DIANCAN_FLASH_SALE_VARIANT: variant });
  });
  afterAll(() => world?.close());

  it.each<[string, (activityId: string) => Promise<unknown>]>([
    ['has ended', end],
    ['was cancelled', activityId => world.shop.seller('cancel', { activityId })],
    [
      'begins later after all',
      activityId => world.shop.seller('update', { activityId, startsAt: at(HOUR_MS / 2) }),
    ],
    ['has a lower limit', activityId => world.shop.seller('update', { activityId, limitPerBuyer: 1 })],
  ])('gets its ticket though the sale %s', async (_what, change) => {
    const activityId = await world.shop.publish({ limitPerBuyer: 2 });
    const request = { key: 'first', entry: await world.shop.enter(activityId, 'ann'), quantity: 2 };
    const ticket = await world.shop.ordered(activityId, 'ann', request);
    await world.shop.ending(ticket, 'ann');
    await change(activityId);
    expect(await world.shop.order(activityId, 'ann', request)).toMatchObject({ data: { ticket } });
  });

  it('gets its ticket under another key, too, if the buyer asks for the same', async () => {
    const activityId = await world.shop.publish();
    const { ticket, request } = await winnerOf(activityId);
    await end(activityId);
    const tap = (changed: object) => world.shop.order(activityId, 'ann', { ...request, ...changed });
    expect(await tap({ key: 'second' })).toMatchObject({ data: { ticket } });
    expect(await tap({ key: 'second', remark: '少辣' })).toMatchObject({ status: 409, code: ENDED });
    expect(await tap({ remark: '少辣' })).toMatchObject({ status: 422, code: KEY_REUSED });
  });

  it('gets its ticket with an entry that is too old, with which a new tap gets none', async () => {
    const activityId = await world.shop.publish();
    const { ticket } = await winnerOf(activityId);
    const old = (buyer: string) => world.service.app.get(Seals).entryFor(activityId, buyer, Date.now() - 1);
    const tap = (buyer: string) => world.shop.order(activityId, buyer, { key: 'first', entry: old(buyer) });
    expect(await tap('ann')).toMatchObject({ data: { ticket } });
    expect(await tap('bob')).toMatchObject({ status: 403, code: ENTRY_REFUSED });
  });

  it('is refused if its buyer has no ticket', async () => {
    const activityId = await world.shop.publish();
    const { request } = await winnerOf(activityId);
    const entry = await world.shop.enter(activityId, 'bob');
    await end(activityId);
    const byBob = (ordering: object) => world.shop.order(activityId, 'bob', { ...request, ...ordering });
    expect(await byBob({ entry })).toMatchObject({ status: 409, code: ENDED });
    // Nobody can ask for the tickets of others, nor make the service look without an entry.
    expect(await byBob({})).toMatchObject({ status: 409, code: ENDED });
  });
}

describe('a repeated tap', () => {
  repeatsIn('queue');
});

describe('a repeated tap of the variant "database"', () => {
  repeatsIn('database');
});
