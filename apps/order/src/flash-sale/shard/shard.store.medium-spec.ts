import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenShard } from '../../../testing/open-shard.js';
import type { FlashRedis } from './flash-redis.js';

let redis: FlashRedis;
beforeAll(() => {
  redis = OpenShard.connect();
});
afterAll(() => redis?.disconnect());

const reclaimed = { to: 'reservoir', isExact: false, despiteWaiting: true } as const;

/** Everything that somebody who knows only generation 1 may still want of a shard. */
const LATE: Record<string, (shard: OpenShard) => Promise<unknown>> = {
  take: shard => shard.take('late'),
  grant: shard => shard.grant(1, 2),
  reclaim: ({ store, id }) => store.reclaim(id, 1, { rid: 'late', pieces: 2, ...reclaimed }),
  dismiss: ({ store, id }) => store.dismiss(id, 1, 500, 0),
  configure: ({ store, id }) => store.configure(id, 1, { opens: 1, closes: 2, waitMax: 3 }),
  seal: ({ store, id }) => store.seal(id, 1),
};

/** Two pieces are left, and the first buyer in line wants five. */
async function waitedFor(): Promise<OpenShard> {
  const shard = await OpenShard.open(redis, { stock: 2, waitMax: 10 });
  expect(await shard.take('waits', { quantity: 5 })).toMatchObject({ outcome: 'WAITING' });
  return shard;
}

describe.each(Object.entries(LATE))('a late %s', (_name, command) => {
  it('changes nothing in a newer generation', async () => {
    const shard = await waitedFor();
    await shard.store.begin(shard.id, 2);
    await shard.openGen(2, { stock: 3, waitMax: 10, waiting: 1 });
    const before = await shard.state();
    await command(shard);
    expect(await shard.state()).toEqual(before);
    expect(await shard.log()).toEqual(['W waits']);
  });

  it('changes nothing in a generation that is sealed', async () => {
    const shard = await waitedFor();
    await shard.store.seal(shard.id, 1);
    const before = await shard.state();
    await command(shard);
    expect(await shard.state()).toEqual(before);
    expect(await shard.log()).toEqual(['W waits']);
  });
});

describe('who takes pieces', () => {
  it('gets the same place under the same id, also of the last piece, and after the end', async () => {
    const shard = await OpenShard.open(redis, { stock: 1 });
    const first = await shard.take('ann');
    expect(first).toEqual({ outcome: 'RESERVED', seq: 2, left: 0 });
    const same = { outcome: 'REPEATED', rid: 'ann', gen: 1, seq: 2, fingerprint: '1 of it' };
    expect(await shard.take('ann')).toEqual(same);
    // The fingerprint is that of the first request, so that the caller can tell another one.
    expect(await shard.take('ann', { quantity: 2 })).toEqual(same);
    await shard.store.configure(shard.id, 1, { opens: 1, closes: 2, waitMax: 0 });
    expect(await shard.take('ann')).toEqual(same);
    expect(await shard.log()).toEqual(['R ann']);
  });

  it('gets the place of the live ticket under another id, and takes nothing more', async () => {
    const shard = await OpenShard.open(redis);
    await shard.take('ann', { rid: 'one' });
    expect(await shard.take('ann', { rid: 'two' })).toMatchObject({ outcome: 'LIVE', rid: 'one', seq: 2 });
    expect(await shard.stock()).toBe(9);
    expect(await shard.log()).toEqual(['R ann']);
  });

  it('finds its place again, or the live one of its buyer, at any hour', async () => {
    const shard = await OpenShard.open(redis);
    await shard.take('ann', { rid: 'one' });
    await shard.store.configure(shard.id, 1, { opens: 1, closes: 2, waitMax: 0 });
    const given = (rid: string, buyer: string) => shard.store.given(shard.id, 1, { rid, buyer });
    const place = { rid: 'one', gen: 1, seq: 2, fingerprint: expect.any(String) };
    expect(await given('one', 'ann')).toEqual(place);
    expect(await given('two', 'ann')).toEqual(place);
    expect(await given('two', 'bob')).toBeUndefined();
    expect(await shard.store.given(shard.id, 2, { rid: 'one', buyer: 'ann' })).toBeUndefined();
    expect(await shard.log()).toEqual(['R ann']);
  });

  it.each([
    ['before the start', { opens: Date.now() + 3_600_000, closes: Date.now() + 7_200_000 }],
    ['after the end', { opens: Date.now() - 7_200_000, closes: Date.now() - 3_600_000 }],
  ])('gets nothing %s', async (_when, window) => {
    const shard = await OpenShard.open(redis, window);
    expect(await shard.take('ann')).toEqual({ outcome: 'CLOSED' });
    expect(await shard.stock()).toBe(10);
    expect(await shard.log()).toEqual([]);
  });

  it('overtakes nobody who waits, also for fewer pieces than there are', async () => {
    const shard = await OpenShard.open(redis, { stock: 1, waitMax: 10 });
    expect(await shard.take('wants two', { quantity: 2 })).toMatchObject({ outcome: 'WAITING' });
    expect(await shard.take('wants one')).toMatchObject({ outcome: 'WAITING' });
    await shard.grant(1, 1);
    expect(await shard.log()).toEqual(['W wants two', 'W wants one', 'P wants two']);
    await shard.grant(2, 1);
    expect((await shard.log()).at(-1)).toBe('P wants one');
    expect(await shard.stock()).toBe(0);
  });

  it('is refused once as many wait as may', async () => {
    const shard = await OpenShard.open(redis, { stock: 0, waitMax: 1 });
    expect(await shard.take('ann')).toMatchObject({ outcome: 'WAITING' });
    expect(await shard.take('bob')).toEqual({ outcome: 'SOLD_OUT', left: 0 });
    expect(await shard.log()).toEqual(['W ann']);
  });
});

describe('a grant', () => {
  it('is applied once, however often it is told', async () => {
    const shard = await OpenShard.open(redis, { stock: 0 });
    await shard.grant(1, 2);
    await shard.grant(1, 2);
    expect(await shard.stock()).toBe(2);
    await shard.grant(1, 2, 3);
    expect(await shard.stock()).toBe(5);
  });

  it('waits for the one before it', async () => {
    const shard = await OpenShard.open(redis, { stock: 0 });
    await shard.grant(2, 3);
    expect(await shard.stock()).toBe(0);
    await shard.grant(1, 2, 3);
    expect(await shard.stock()).toBe(5);
  });

  it('lets the buyer of its ticket order again, but forgets no later ticket of that buyer', async () => {
    const shard = await OpenShard.open(redis);
    await shard.take('ann', { rid: 'one' });
    const ended = { quantity: 1, rid: 'one', buyer: 'ann' };
    await shard.store.grant(shard.id, 1, 1, [ended]);
    expect(await shard.take('ann', { rid: 'two' })).toMatchObject({ outcome: 'RESERVED' });
    await shard.store.grant(shard.id, 1, 2, [ended]);
    expect(await shard.take('ann', { rid: 'three' })).toMatchObject({ outcome: 'LIVE', rid: 'two' });
  });
});

describe('pieces that are reclaimed', () => {
  it('are taken once per id, and the answer stays the same', async () => {
    const shard = await OpenShard.open(redis, { stock: 3 });
    const reclaim = () => shard.store.reclaim(shard.id, 1, { rid: 'r', pieces: 2, ...reclaimed });
    expect([await reclaim(), await reclaim()]).toEqual([2, 2]);
    expect(await shard.stock()).toBe(1);
    expect(await shard.log()).toEqual(['G']);
  });

  it('are exactly so many or none, if that is asked', async () => {
    const shard = await OpenShard.open(redis, { stock: 3 });
    const request = { rid: 'r', pieces: 4, to: 'dish', isExact: true, despiteWaiting: true } as const;
    expect(await shard.store.reclaim(shard.id, 1, request)).toBe(0);
    expect(await shard.stock()).toBe(3);
  });

  it('are not taken from those who wait, unless that is asked', async () => {
    const shard = await waitedFor();
    const request = { rid: 'r', pieces: 2, ...reclaimed };
    expect(await shard.store.reclaim(shard.id, 1, { ...request, despiteWaiting: false })).toBe(0);
    expect(await shard.stock()).toBe(2);
    expect(await shard.store.reclaim(shard.id, 1, request)).toBe(2);
  });
});

describe('those who wait', () => {
  it('are refused while they want more than can come, and may order again', async () => {
    const shard = await waitedFor();
    await shard.store.dismiss(shard.id, 1, 500, 3);
    expect(await shard.log()).toEqual(['W waits']);
    await shard.store.dismiss(shard.id, 1, 500, 2);
    expect(await shard.log()).toEqual(['W waits', 'X waits']);
    expect(await shard.take('waits', { rid: 'again', quantity: 2 })).toMatchObject({ outcome: 'RESERVED' });
  });
});

it('a shard whose activity is over sells nothing more, and leaves nothing behind', async () => {
  const shard = await OpenShard.open(redis);
  // A process that was killed has not dropped generation 1.
  await shard.take('ann');
  await shard.store.begin(shard.id, 2);
  await shard.openGen(2);
  await shard.store.expire(shard.id, 2, 60_000);
  expect(await shard.take('late', { gen: 2 })).toEqual({ outcome: 'STALE' });
  const keys = await redis.keys(`flash:{${shard.id.activityId}*`);
  expect(keys.length).toBeGreaterThan(0);
  const lives = await Promise.all(keys.map(key => redis.pttl(key)));
  expect(lives.filter(ms => ms < 0)).toEqual([]);
});
