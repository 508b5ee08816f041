import {
  OrderErrors,
  PlatformErrors,
  ProductErrors,
  ServiceError,
  TransactionErrors,
} from '@diancan/contracts';
import { ulid } from 'ulid';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PointsStep, PurseBranch, SharedPurseBranch } from '../../testing/purse-branches.js';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import type { CombinedWriter } from './combined-decisions.js';
import { gidOf, noteOf, type OnceRequest } from './once.js';

let world: TransactionWorld;
let purse: PurseBranch;
let shared: SharedPurseBranch;
let points: PointsStep;

beforeAll(async () => {
  world = await transactionWorld();
  purse = world.product.register(new PurseBranch());
  shared = world.product.register(new SharedPurseBranch());
  points = world.user.register(new PointsStep());
});
afterAll(() => world?.close());
beforeEach(() => void (world.order.reach = call => call()));

const buyer = async (free = 5): Promise<string> => {
  const owner = ulid();
  await world.product.fill(owner, free);
  return owner;
};
const take = (owner: string, amount = 1) => world.order.call('product', purse, { owner, amount });
const add = (given: number) => world.order.call('user', points, { points: given });
const bought = (tx: EntityManager, gid: string) =>
  tx.query<void>('INSERT INTO bought VALUES (?, ?)', [gid, 'tea']);
const COMBINED: CombinedWriter<string> = {
  write: async (tx, gids) => {
    await tx.query(`INSERT INTO bought VALUES ${gids.map(() => "(?, 'tea')").join()}`, [...gids]);
  },
};
const onceOf = (request = ulid(), body = 'a'): OnceRequest => ({
  request: `buyer/${request}`,
  fingerprint: body.repeat(43),
  keyReused: OrderErrors.KEY_REUSED,
  timedOut: TransactionErrors.TRANSACTION_ENDED,
});
const isBought = async (gid: string): Promise<boolean> =>
  (await world.order.query<unknown[]>('SELECT 1 FROM bought WHERE gid = ?', [gid])).length === 1;
const ledger = async (gid: string): Promise<number> => {
  const [row] = await world.user.query<Array<{ sum: string | null }>>(
    'SELECT SUM(points) AS sum FROM ledger WHERE gid = ?',
    [gid],
  );
  return Number(row!.sum ?? 0);
};

interface Buying {
  readonly once?: OnceRequest;
  readonly amount?: number;
  /** Before the decision. */
  readonly before?: () => Promise<unknown>;
  readonly isCombined?: boolean;
}
/** Takes and gives points at two participants. @returns the id of the transaction */
function buy(owner: string, { once, amount = 1, before = async () => undefined, isCombined }: Buying = {}) {
  const { transactions } = world.order;
  return transactions.run({ name: 'buy', ...(once === undefined ? {} : { once }) }, async () => {
    const { gid } = transactions;
    await take(owner, amount);
    await add(amount);
    await before();
    return isCombined === true
      ? transactions.commitCombined(gid, COMBINED, gid)
      : transactions.commit(gid, tx => bought(tx, gid));
  });
}
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const expectEnded = (gid: string, state: string) =>
  vi.waitFor(async () => {
    expect(await world.product.states(gid)).toEqual({ 'purse.take': state });
    expect(await world.user.states(gid)).toEqual({ 'points.add': state });
  }, 20_000);

describe.each([false, true])('a transaction (combined: %s)', isCombined => {
  it('commits at all three, and ends', async () => {
    const owner = await buyer();
    const gid = await buy(owner, { isCombined });
    expect(await isBought(gid)).toBe(true);
    await expectEnded(gid, 'CONFIRMED');
    await vi.waitFor(async () => expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDED'), 20_000);
    expect([await world.product.purse(owner), await ledger(gid)]).toEqual([{ free: 4, held: 0 }, 1]);
  });

  it('whose work throws is undone at both participants', async () => {
    const owner = await buyer();
    let gid = '';
    const before = async () => {
      gid = world.order.transactions.gid;
      throw new Error('broken');
    };
    await expect(buy(owner, { isCombined, before })).rejects.toThrow('broken');
    await expectEnded(gid, 'CANCELLED');
    expect([await world.product.purse(owner), await ledger(gid), await isBought(gid)]).toEqual([
      { free: 5, held: 0 },
      0,
      false,
    ]);
  });

  it('whose rows cannot be written is undone at once', async () => {
    const owner = await buyer();
    let gid = '';
    const before = async () => {
      gid = world.order.transactions.gid;
      await world.order.query("INSERT INTO bought VALUES (?, 'before')", [gid]);
    };
    await expect(buy(owner, { isCombined, before })).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
    await expectEnded(gid, 'CANCELLED');
    expect(await world.order.decisionOf(gid)).toBe('NONE');
  });

  it('that a participant has settled cannot commit', async () => {
    const owner = await buyer();
    let gid = '';
    const before = async () => {
      gid = world.order.transactions.gid;
      expect(await world.order.settleOne(gid)).toBe('ABORTED');
    };
    const ended = { code: TransactionErrors.TRANSACTION_ENDED.code };
    await expect(buy(owner, { isCombined, before })).rejects.toMatchObject(ended);
    await expectEnded(gid, 'CANCELLED');
    expect(await isBought(gid)).toBe(false);
  });

  it('is committed or settled, never both and always one, 500 times in the same moment', async () => {
    const { transactions } = world.order;
    const outcomes = { COMMITTED: 0, ABORTED: 0 };
    const race = () =>
      transactions.run({ name: 'buy' }, async () => {
        const { gid } = transactions;
        const deciding = isCombined
          ? transactions.commitCombined(gid, COMBINED, gid)
          : transactions.commit(gid, tx => bought(tx, gid));
        const [committed, settled] = await Promise.all([failureOf(deciding), world.order.settleOne(gid)]);
        outcomes[settled as keyof typeof outcomes] += 1;
        expect([committed === undefined, await isBought(gid)]).toEqual(
          [settled, settled].map(one => one === 'COMMITTED'),
        );
        if (committed !== undefined) throw committed;
      });
    for (let lot = 0; lot < 50; lot++) {
      const ended = await Promise.allSettled(Array.from({ length: 10 }, race));
      for (const one of ended)
        if (one.status === 'rejected')
          expect(one.reason).toMatchObject({ code: TransactionErrors.TRANSACTION_ENDED.code });
    }
    expect(outcomes.COMMITTED + outcomes.ABORTED).toBe(500);
  });
});

describe('a commit', () => {
  const { run } = { run: <T>(work: () => Promise<T>) => world.order.transactions.run({ name: 'buy' }, work) };

  it('without an answer of each branch is refused, and everything is undone', async () => {
    const owner = await buyer();
    let gid = '';
    const early = run(async () => {
      gid = world.order.transactions.gid;
      const calls = Promise.all([take(owner), add(1)]);
      const failed = await failureOf(world.order.transactions.commit(null, async () => undefined));
      await calls;
      throw failed;
    });
    await expect(early).rejects.toThrow('has no answer of product/purse.take user/points.add');
    await expectEnded(gid, 'CANCELLED');
  });

  it('of a joined function is part of the commit of the other one', async () => {
    const { transactions } = world.order;
    const inner = (gid: string) =>
      transactions.run({ name: 'inner' }, () => transactions.commit('inner', tx => bought(tx, gid)));
    const gid = await run(() =>
      transactions.commit(transactions.gid, async () => {
        expect(await inner(transactions.gid)).toBe('inner');
      }),
    );
    expect(await isBought(gid)).toBe(true);
    await expect(run(() => inner(ulid()))).rejects.toThrow('a joined transaction commits within');
  });
});

it('concurrent calls of one method are branches of their own, and each is confirmed', async () => {
  const [one, other] = [await buyer(), await buyer()];
  const gid = await world.order.transactions.run({ name: 'buy' }, async () => {
    await Promise.all([take(one, 1), take(other, 2), add(3)]);
    return world.order.transactions.gid;
  });
  await vi.waitFor(async () =>
    expect(await world.product.states(gid)).toEqual({
      'purse.take': 'CONFIRMED',
      'purse.take#2': 'CONFIRMED',
    }),
  );
  expect([await world.product.purse(one), await world.product.purse(other)]).toEqual([
    { free: 4, held: 0 },
    { free: 3, held: 0 },
  ]);
});

describe('a request with a key', () => {
  it('has its effect once, however often and concurrently it comes', async () => {
    const [owner, once] = [await buyer(), onceOf()];
    const gids = await Promise.all(
      Array.from({ length: 5 }, (_, n) => buy(owner, { once, isCombined: n > 2 })),
    );
    expect(new Set([...gids, await buy(owner, { once })]).size).toBe(1);
    await expectEnded(gids[0]!, 'CONFIRMED');
    expect(await world.product.purse(owner)).toEqual({ free: 4, held: 0 });
  });

  it('and another body is refused, and what it has tried is cancelled', async () => {
    const [owner, other, once] = [await buyer(), await buyer(), onceOf()];
    const gid = await buy(owner, { once });
    const reused = { code: OrderErrors.KEY_REUSED.code };
    const second = onceOf(once.request.slice('buyer/'.length), 'b');
    await expect(buy(owner, { once: second, amount: 2 })).rejects.toMatchObject(reused);
    const elsewhere = world.order.transactions.run({ name: 'buy', once: second }, async () => {
      await world.order.call('product', shared, { owner: other, amount: 1 });
    });
    await expect(elsewhere).rejects.toMatchObject(reused);
    await vi.waitFor(async () =>
      expect(await world.product.states(gid)).toEqual({
        'purse.take': 'CONFIRMED',
        'shared.take': 'CANCELLED',
      }),
    );
    expect(await world.product.purse(other)).toEqual({ free: 5, held: 0 });
    expect(await world.order.settleOne(gid, noteOf(second))).toBe('ABORTED');
    expect(await world.order.settleOne(gid, noteOf(once))).toBe('COMMITTED');
  });

  it('whose first body is undecided refuses another body, which takes the same', async () => {
    const [owner, once] = [await buyer(), onceOf()];
    const unknown = async () => {
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    };
    await failureOf(buy(owner, { once, before: unknown }));
    const second = onceOf(once.request.slice('buyer/'.length), 'b');
    await expect(buy(owner, { once: second })).rejects.toMatchObject({ code: OrderErrors.KEY_REUSED.code });
    expect(await world.order.decisionOf(gidOf('buy', once))).toBe('NONE');
    await expectEnded(await buy(owner, { once }), 'CONFIRMED');
  });

  it('keeps its first refusal', async () => {
    const [owner, once] = [await buyer(0), onceOf()];
    const refused = { code: ProductErrors.OUT_OF_STOCK.code, data: { name: 'purse' } };
    await expect(buy(owner, { once })).rejects.toMatchObject(refused);
    await world.product.fill(owner, 5);
    await expect(buy(owner, { once })).rejects.toMatchObject(refused);
    await vi.waitFor(
      async () => expect(await world.product.purse(owner)).toEqual({ free: 5, held: 0 }),
      20_000,
    );
  });

  it('whose outcome is unknown goes on with the branches that it has', async () => {
    const [owner, once] = [await buyer(1), onceOf()];
    const unknown = async () => {
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    };
    await expect(buy(owner, { once, before: unknown })).rejects.toMatchObject({
      code: PlatformErrors.OUTCOME_UNKNOWN.code,
    });
    expect(await world.order.decisionOf(gidOf('buy', once))).toBe('NONE');
    const gid = await buy(owner, { once });
    expect([gid, await world.product.purse(owner)]).toMatchObject([gidOf('buy', once), { free: 0 }]);
  });

  it('that was settled is timed out, and reused with another body', async () => {
    const [owner, once] = [await buyer(), onceOf()];
    expect(await world.order.settleOne(gidOf('buy', once), noteOf(once))).toBe('ABORTED');
    await expect(buy(owner, { once })).rejects.toMatchObject({ code: once.timedOut.code });
    const other = onceOf(once.request.slice('buyer/'.length), 'b');
    await expect(buy(owner, { once: other })).rejects.toMatchObject({ code: once.keyReused.code });
    await expectEnded(gidOf('buy', once), 'CANCELLED');
    expect(await world.product.purse(owner)).toEqual({ free: 5, held: 0 });
  });

  it.each([
    ['before 24 hours is the same one, also after midnight', '23 HOUR', 1],
    ['after 24 hours is another one', '25 HOUR', 2],
  ] as const)('that comes again %s', async (_what, ago, effects) => {
    const [owner, once] = [await buyer(), onceOf()];
    const first = await buy(owner, { once });
    await expectEnded(first, 'CONFIRMED');
    // As if it had been yesterday: the id is of another day.
    const yesterday = gidOf('buy', once, new Date(Date.now() - 86_400_000));
    await world.order.query(
      `UPDATE global_transaction SET gid = ?, decided_at = decided_at - INTERVAL ${ago} WHERE gid = ?`,
      [yesterday, first],
    );
    await world.order.query('UPDATE bought SET gid = ? WHERE gid = ?', [yesterday, first]);
    for (const side of [world.product, world.user])
      await side.query('UPDATE transaction_branch SET gid = ? WHERE gid = ?', [yesterday, first]);
    const again = await Promise.all([buy(owner, { once }), buy(owner, { once })]);
    expect(again).toEqual([first, first]);
    await expectEnded(first, effects === 1 ? 'CANCELLED' : 'CONFIRMED');
    expect(await world.product.purse(owner)).toEqual({ free: 5 - effects, held: 0 });
  });
});
