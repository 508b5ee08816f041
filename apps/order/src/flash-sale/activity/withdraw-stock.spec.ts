import { FlashSaleErrors, flashUnsold } from '@diancan/contracts';
import type { UnitOfWork } from '@diancan/database';
import type { Outbox } from '@diancan/messaging';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../domain/activity.js';
import type { ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import type { ActivityRepository } from './activity.repository.js';
import { WithdrawStock } from './withdraw-stock.use-case.js';

/** Nine pieces are for sale: four in its shard, and five in the reservoir. */
const ACTIVITY = { activityId: 'a', published: 9, returned: 0, reservoir: 5 } as Activity;
const SHARD = { activityId: 'a', shard: 0, gen: 1 };

/** Pieces that were taken, from where. */
let taken: { reservoir: number; shard: number };
/** Pieces that go to the dish by a message; those of a shard go there through its log. */
let sent: number;
beforeEach(() => {
  taken = { reservoir: 0, shard: 0 };
  sent = 0;
});

/** @param waiting how many buyers wait @param locked the activity as it is by then */
function withdraw(pieces: number, { waiting = 0, locked = ACTIVITY } = {}): Promise<void> {
  const activities = {
    lock: async () => locked,
    takeFromReservoir: async (_tx: unknown, _id: string, { most }: { most: number }) =>
      (taken.reservoir = Math.min(most, locked.reservoir)),
    addToReturned: async () => undefined,
  };
  const store = {
    read: async () => ({ gen: 1, stock: 4, waiting }),
    reclaim: async (_id: unknown, _gen: number, request: { pieces: number }) =>
      (taken.shard = request.pieces),
  };
  const outbox = {
    send: async (_tx: unknown, message: unknown, { quantity }: { quantity: number }) => {
      if (message === flashUnsold) sent += quantity;
    },
  };
  return new WithdrawStock(
    { run: (work: (tx: unknown) => unknown) => work(null) } as unknown as UnitOfWork,
    activities as unknown as ActivityRepository,
    { ofActivities: async () => [SHARD] } as unknown as ShardRepository,
    outbox as unknown as Outbox,
    store as unknown as ShardStore,
  ).execute(ACTIVITY, 'gid', pieces);
}

describe('pieces that a seller takes back', () => {
  it('come from the reservoir first, and then from the shards', async () => {
    await withdraw(7);
    expect(taken).toEqual({ reservoir: 5, shard: 2 });
    expect(sent).toBe(5);
  });

  it('are not those in the reservoir while buyers wait for them', async () => {
    await expect(withdraw(5, { waiting: 1 })).rejects.toMatchObject({
      entry: FlashSaleErrors.STOCK_IN_USE,
      data: { left: 4 },
    });
    await withdraw(4, { waiting: 1 });
    expect(taken).toEqual({ reservoir: 0, shard: 4 });
  });

  it.each([{ published: 10 }, { returned: 1 }])(
    'stay if another process has changed the stock to %o while this one slept',
    async change => {
      const refused = withdraw(7, { locked: { ...ACTIVITY, ...change } });
      await expect(refused).rejects.toMatchObject({ entry: FlashSaleErrors.STOCK_CHANGED });
      expect(taken).toEqual({ reservoir: 0, shard: 0 });
    },
  );
});
