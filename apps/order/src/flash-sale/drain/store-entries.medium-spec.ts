import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FlashShop } from '../../../testing/flash-shop.js';
import { type OrderService, startOrderService } from '../../../testing/order-service.js';
import { ActivityRepository } from '../activity/activity.repository.js';
import type { LogEntry } from '../shard/log-entry.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import { StaleFencingTokenError } from '@diancan/lock';
import { LogRefusedError, StoreEntries } from './store-entries.use-case.js';

const STOCK = 5;

let product: ScriptedProduct;
let service: OrderService;
let id: { activityId: string; shard: 0 };
/** As the drain has read it before others were faster. */
let seen: Shard;

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000 });
  // The variant takes no part in the drain, so nothing moves but by this spec.
  service = await startOrderService(product.url, { DIANCAN_FLASH_SALE_VARIANT: 'database' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
beforeEach(async () => {
  const activityId = await new FlashShop(() => service).publish({ stock: STOCK, waitingList: true });
  id = { activityId, shard: 0 };
  await service.query("UPDATE flash_shard SET stage = 'OPEN', gen = 1 WHERE activity_id = ?", [activityId]);
  seen = await shardNow();
});

const shardNow = () => service.app.get(ShardRepository).find(id);
const activityNow = async () => (await service.app.get(ActivityRepository).find(id.activityId))!;
const content = JSON.stringify({
  priceFen: 100,
  fingerprint: 'a fingerprint   ',
  contact: { name: '', phone: '', address: '', remark: '' },
});
let made = 0;
const entryOf = (kind: LogEntry['kind'], seq: number, quantity = 1): LogEntry => {
  const rid = `rid-${++made}`;
  return { seq, kind, rid, buyer: `buyer of ${rid}`, quantity, content: 'RW'.includes(kind) ? content : '' };
};
const store = async (entries: LogEntry[], { shard = seen, token = 1 } = {}) =>
  service.app.get(StoreEntries).execute(await activityNow(), shard, entries, token);
const ticketsNow = () =>
  service.query<{ rid: string; state: string }>(
    'SELECT rid, state FROM flash_ticket WHERE activity_id = ? ORDER BY seq',
    [id.activityId],
  );

/** Nothing of it is stored. */
async function expectRefused(entries: LogEntry[], how: { shard?: Shard; token?: number } = {}) {
  const before = [await shardNow(), await activityNow(), await ticketsNow()];
  await expect(store(entries, how)).rejects.toThrow(LogRefusedError);
  expect([await shardNow(), await activityNow(), await ticketsNow()]).toEqual(before);
}

describe('entries of a log', () => {
  it('are stored once, also if two have read them', async () => {
    const given = [entryOf('G', 2, 2)];
    await store(given);
    expect((await activityNow()).reservoir).toBe(2);
    await expectRefused(given);
  });

  it('are not stored by who has read less than is stored', async () => {
    await store([entryOf('R', 2)]);
    await expectRefused([entryOf('R', 3)]);
  });

  it('of a generation that is over are not stored in the next one', async () => {
    await service.app.get(ShardRepository).renew(seen, 'a run', 1);
    await service.query("UPDATE flash_shard SET stage = 'OPEN' WHERE activity_id = ?", [id.activityId]);
    await expectRefused([entryOf('R', 2)]);
  });

  it('of a generation that is being filled are not stored', async () => {
    await service.query("UPDATE flash_shard SET stage = 'FILLING' WHERE activity_id = ?", [id.activityId]);
    await expectRefused([entryOf('R', 2)]);
  });

  it('are not stored after the end, also those that take nothing: nobody would ever serve them', async () => {
    await service.query("UPDATE flash_shard SET stage = 'CLOSED', granted = taken WHERE activity_id = ?", [
      id.activityId,
    ]);
    await expectRefused([entryOf('W', 2)]);
  });

  it('take no more than was granted, whatever Redis says', async () => {
    await expectRefused([entryOf('R', 2, STOCK), entryOf('R', 3)]);
    await store([entryOf('R', 2, STOCK)]);
    expect(await shardNow()).toMatchObject({ granted: STOCK, taken: STOCK });
    await expectRefused([entryOf('R', 3)], { shard: await shardNow() });
  });

  it('are not stored by a holder of the lock after a later one has', async () => {
    await store([entryOf('R', 2)], { token: 7 });
    const shard = await shardNow();
    await expect(store([entryOf('R', 3)], { shard, token: 6 })).rejects.toThrow(StaleFencingTokenError);
    expect(await ticketsNow()).toHaveLength(1);
    await store([entryOf('R', 3)], { shard, token: 7 });
    expect(await ticketsNow()).toHaveLength(2);
  });

  it('serve nobody who does not wait', async () => {
    const waits = entryOf('W', 2);
    const served = { ...entryOf('P', 3), rid: waits.rid, buyer: waits.buyer };
    await expectRefused([{ ...served, seq: 2 }]);
    await store([waits]);
    await store([served], { shard: await shardNow() });
    expect(await ticketsNow()).toEqual([{ rid: waits.rid, state: 'WON' }]);
    await expectRefused([{ ...served, seq: 4 }], { shard: await shardNow() });
  });
});
