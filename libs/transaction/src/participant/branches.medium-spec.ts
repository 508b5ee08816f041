import { type BranchLink, PlatformErrors, ProductErrors, TransactionErrors } from '@diancan/contracts';
import { NOW, purge } from '@diancan/database';
import {
  dueQueryOf,
  type ParticipantSide,
  type TransactionWorld,
  transactionWorld,
} from '../../testing/transaction-world.js';
import { PointsStep, PurseBranch, SharedPurseBranch } from '../../testing/purse-branches.js';
import { rowsReadBy } from '@diancan/testing/database';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BranchKey } from './branch-key.js';
import type { BranchState } from './branch-life.js';
import { BranchPurge } from './branch-purge.job.js';
import { DecisionRequestJob } from './decision-request.job.js';

let world: TransactionWorld;
let side: ParticipantSide;
let purse: PurseBranch;
let shared: SharedPurseBranch;
let points: PointsStep;

beforeAll(async () => {
  world = await transactionWorld();
  side = world.product;
  purse = side.register(new PurseBranch());
  shared = side.register(new SharedPurseBranch());
  points = side.register(new PointsStep());
});
afterAll(() => world?.close());
beforeEach(() => side.query('DELETE FROM transaction_branch'));

const linkOf = ({ gid, branch }: BranchKey, more: Partial<BranchLink> = {}): string => {
  const link: BranchLink = { gid, branch, name: 'buy', initiator: 'order', ttlMs: 60_000, ...more };
  return Buffer.from(JSON.stringify(link)).toString('base64url');
};
/** A branch of a transaction of its own, and a purse of its own. */
async function fresh(method: string, free = 1): Promise<BranchKey & { owner: string }> {
  const gid = ulid();
  await side.fill(gid, free);
  return { gid, branch: method, owner: gid };
}
const take = (key: BranchKey, args = { owner: key.gid, amount: 1 }, more: Partial<BranchLink> = {}) =>
  side.asCallOf(linkOf(key, more), key.branch.startsWith('shared') ? shared : purse, args);
const stateOf = async ({ gid, branch }: BranchKey): Promise<BranchState> =>
  ((await side.states(gid))[branch] ?? 'NONE') as BranchState;
const confirm = ({ gid, branch }: BranchKey) => side.handler.confirm({ branches: [{ gid, branch }] });
const cancel = ({ gid, branch }: BranchKey) => side.handler.cancel({ branches: [{ gid, branch }] });

const METHODS = ['purse.take', 'shared.take'];

describe.each(METHODS)('the fence of %s', method => {
  const confirms = method === 'purse.take';

  it('reserves once, however often the try comes', async () => {
    const key = await fresh(method, 5);
    for (let n = 0; n < 3; n++) expect(await take(key)).toEqual({ taken: 1 });
    expect(await side.purse(key.owner)).toEqual({ free: 4, held: 1 });
  });

  it('gives the first answer to a try that is repeated for the last piece', async () => {
    const key = await fresh(method, 1);
    const all = await Promise.all(Array.from({ length: 5 }, () => take(key)));
    expect(all).toEqual(Array.from({ length: 5 }, () => ({ taken: 1 })));
    expect(await take(key)).toEqual({ taken: 1 });
    expect(await side.purse(key.owner)).toEqual({ free: 0, held: 1 });
  });

  it('refuses a try with other arguments, and changes nothing', async () => {
    const key = await fresh(method, 5);
    await take(key);
    const other = { owner: key.owner, amount: 2 };
    await expect(take(key, other)).rejects.toMatchObject({ code: TransactionErrors.BRANCH_REUSED.code });
    const key2 = await fresh(method, 5);
    const two = await Promise.allSettled([take(key2), take(key2, { owner: key2.owner, amount: 2 })]);
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await side.purse(key.owner)).toEqual({ free: 4, held: 1 });
  });

  it('refuses a try for another body of the request, although its arguments are the same', async () => {
    const key = await fresh(method, 5);
    const takeFor = (note: string) => take(key, undefined, { note });
    await takeFor('a/request');
    await expect(takeFor('b/request')).rejects.toMatchObject({ code: TransactionErrors.BRANCH_REUSED.code });
    expect(await takeFor('a/request')).toEqual({ taken: 1 });
    const key2 = await fresh(method, 5);
    const two = await Promise.allSettled(['a', 'b'].map(note => take(key2, undefined, { note })));
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const { owner } of [key, key2]) expect(await side.purse(owner)).toEqual({ free: 4, held: 1 });
  });

  it('leaves nothing behind a refusal, so that a later try may succeed', async () => {
    const key = await fresh(method, 0);
    await expect(take(key)).rejects.toMatchObject({ code: ProductErrors.OUT_OF_STOCK.code });
    expect(await stateOf(key)).toBe('NONE');
    await side.fill(key.owner, 1);
    expect(await take(key)).toEqual({ taken: 1 });
  });

  it('refuses each try after a cancel that came first', async () => {
    const key = await fresh(method);
    expect(await cancel(key)).toEqual([]);
    for (let n = 0; n < 2; n++)
      await expect(take(key)).rejects.toMatchObject({ code: TransactionErrors.TRANSACTION_ENDED.code });
    expect([await stateOf(key), await side.purse(key.owner)]).toEqual(['CANCELLED', { free: 1, held: 0 }]);
  });

  it('refuses a try after its cancel, also where the purse is empty', async () => {
    const key = await fresh(method);
    await take(key);
    await cancel(key);
    await side.fill(key.owner, 0);
    await expect(take(key)).rejects.toMatchObject({ code: TransactionErrors.TRANSACTION_ENDED.code });
  });

  it.each(['confirm', 'cancel'] as const)('does a %s once, however often it comes at once', async verb => {
    const key = await fresh(method);
    await take(key);
    const end = verb === 'confirm' ? confirm : cancel;
    for (const problems of await Promise.all(Array.from({ length: 8 }, () => end(key))))
      expect(problems).toEqual([]);
    expect(await end(key)).toEqual([]);
    const left = verb === 'cancel' ? { free: 1, held: 0 } : { free: 0, held: confirms ? 0 : 1 };
    expect(await side.purse(key.owner)).toEqual(left);
  });

  it('tells what it cannot end, and ends the others', async () => {
    const [fine, confirmed, untried] = [await fresh(method), await fresh(method), await fresh(method)];
    await take(fine);
    await take(confirmed);
    await confirm(confirmed);
    const branchesOf = (...keys: BranchKey[]) => ({
      branches: keys.map(({ gid, branch }) => ({ gid, branch })),
    });
    expect(await side.handler.cancel(branchesOf(confirmed, fine))).toEqual([
      { gid: confirmed.gid, branch: method, problem: 'it is CONFIRMED' },
    ]);
    expect(await side.handler.confirm(branchesOf(untried, confirmed, fine))).toEqual(
      expect.arrayContaining([
        { gid: untried.gid, branch: method, problem: 'it is NONE' },
        { gid: fine.gid, branch: method, problem: 'it is CANCELLED' },
      ]),
    );
    expect(await stateOf(untried)).toBe('NONE');
  });

  it('ends a branch by a try or by a cancel that come at once, never by both', async () => {
    for (let n = 0; n < 40; n++) {
      const key = await fresh(method);
      const [tried, cancelled] = await Promise.allSettled([take(key), cancel(key)]);
      expect(cancelled).toEqual({ status: 'fulfilled', value: [] });
      if (tried.status === 'rejected')
        expect(tried.reason).toMatchObject({ code: TransactionErrors.TRANSACTION_ENDED.code });
      expect([await stateOf(key), await side.purse(key.owner)]).toEqual(['CANCELLED', { free: 1, held: 0 }]);
    }
  });
});

describe('tries that may share a commit', () => {
  it('do, and each gets its own answer', async () => {
    shared.lots.length = 0;
    const keys = await Promise.all(Array.from({ length: 30 }, (_, n) => fresh('shared.take', n % 3)));
    const ended = await Promise.allSettled(keys.map(key => take(key)));
    expect(ended.map(({ status }) => status)).toEqual(
      keys.map((_, n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
    expect(shared.lots.length).toBeLessThan(5);
    for (const [n, key] of keys.entries()) expect(await stateOf(key)).toBe(n % 3 === 0 ? 'NONE' : 'TRIED');
  });

  it('of two instances may meet, and still reserve once each', async () => {
    const other = world.product.another();
    const keys = await Promise.all(Array.from({ length: 20 }, () => fresh('shared.take', 2)));
    const args = (key: BranchKey) => ({ owner: key.gid, amount: 1 });
    const ended = await Promise.all(
      keys.flatMap(key => [take(key), other.asCallOf(linkOf(key), shared, args(key))]),
    );
    expect(ended).toEqual(ended.map(() => ({ taken: 1 })));
    for (const key of keys) expect(await side.purse(key.owner)).toEqual({ free: 1, held: 1 });
    await other.close();
  });
});

describe('a saga step', () => {
  const ledger = (gid: string) =>
    side.query<Array<{ points: number }>>('SELECT points FROM ledger WHERE gid = ?', [gid]);

  it('takes effect at once, and is compensated once', async () => {
    const key = { gid: ulid(), branch: 'points.add' };
    const add = () => side.asCallOf(linkOf(key), points, { points: 7 });
    await Promise.all([add(), add()]);
    expect(await ledger(key.gid)).toEqual([{ points: 7 }]);
    await Promise.all([cancel(key), cancel(key)]);
    expect(await ledger(key.gid)).toEqual([{ points: 7 }, { points: -7 }]);
  });

  it('that was never done leaves nothing to compensate', async () => {
    const key = { gid: ulid(), branch: 'points.add' };
    await cancel(key);
    await expect(side.asCallOf(linkOf(key), points, { points: 7 })).rejects.toMatchObject({
      code: TransactionErrors.TRANSACTION_ENDED.code,
    });
    expect(await ledger(key.gid)).toEqual([]);
  });
});

it('a branch that an instance does not know is ended by another one', async () => {
  const key = await fresh('purse.take');
  await take(key);
  const older = world.product.another();
  const branches = [{ gid: key.gid, branch: key.branch }];
  const problem = [{ ...branches[0], problem: 'this instance does not know it' }];
  expect(await older.handler.confirm({ branches })).toEqual(problem);
  expect(await older.handler.cancel({ branches })).toEqual(problem);
  expect(await stateOf(key)).toBe('TRIED');
  expect(await confirm(key)).toEqual([]);
  await older.close();
});

it.each([undefined, 'no link', Buffer.from('{"gid":"a b"}').toString('base64url')])(
  'a call with the link %s is refused',
  async link => {
    const call = side.asCallOf(link as string, purse, { owner: 'nobody', amount: 1 });
    await expect(call).rejects.toMatchObject({ code: PlatformErrors.BAD_REQUEST.code });
  },
);

describe('a branch whose time is over', () => {
  it.each([
    ['aborts what is undecided', 'NONE', 'CANCELLED'],
    ['is confirmed where it was committed', 'COMMITTED', 'CONFIRMED'],
  ] as const)('asks, and %s', async (_what, outcome, state) => {
    const key = await fresh('purse.take');
    await take(key);
    if (outcome === 'COMMITTED') await world.order.decide(key.gid, outcome);
    await side.letPass();
    await side.ask(world.order);
    expect(await stateOf(key)).toBe(state);
    expect(await world.order.decisionOf(key.gid)).toContain(state === 'CANCELLED' ? 'ABORTED' : outcome);
  });

  it('asks again later if it cannot be answered', async () => {
    const key = await fresh('purse.take');
    await take(key);
    await side.letPass();
    await side.ask(world.user as never);
    expect(await stateOf(key)).toBe('TRIED');
    await side.letPass();
    await side.ask(world.order);
    expect(await stateOf(key)).toBe('CANCELLED');
  });

  it('is not asked for before', async () => {
    const key = await fresh('purse.take');
    await take(key);
    await side.ask(world.order);
    expect([await stateOf(key), await world.order.decisionOf(key.gid)]).toEqual(['TRIED', 'NONE']);
  });
});

describe('with many branches', () => {
  const MANY = 3_000;
  const store = async (state: BranchState, ended: string, count: number) => {
    for (let at = 0; at < count; at += 500)
      await side.query(
        `INSERT INTO transaction_branch
           (gid, branch, name, initiator, state, args, answer, due_at, created_at, ended_at)
         VALUES ${Array.from(
           { length: Math.min(500, count - at) },
           () => `('${ulid()}', 'purse.take', 'buy', 'order',
           '${state}', '{}', '{}', ${NOW}, ${NOW}, ${ended})`,
         ).join()}`,
      );
  };

  it('a claim reads the rows that it claims', async () => {
    await store('CONFIRMED', NOW, MANY);
    await store('TRIED', 'NULL', 30);
    const { source } = new DecisionRequestJob({} as never, {} as never);
    const read = await rowsReadBy(side.uow, () => side.uow.run(dueQueryOf(source, 10)));
    expect(read).toBeLessThan(60);
  });

  it('a purge takes old ended ones, reads no others, and never takes one that is TRIED', async () => {
    const old = `${NOW} - INTERVAL 9 DAY`;
    await store('TRIED', 'NULL', MANY);
    await store('TRIED', old, 5);
    await store('CONFIRMED', old, 5);
    await store('CANCELLED', old, 5);
    await store('CONFIRMED', NOW, MANY);
    await store('CANCELLED', NOW, MANY);
    await side.query('ANALYZE TABLE transaction_branch');
    const purges = new BranchPurge(side.uow)['purges']();
    const read = await rowsReadBy(side.uow, () => purge(side.uow, purges));
    expect(read).toBeLessThan(100);
    const left = await side.query<Array<{ state: string; n: string }>>(
      'SELECT state, COUNT(*) AS n FROM transaction_branch GROUP BY state ORDER BY state',
    );
    expect(left.map(({ state, n }) => [state, Number(n)])).toEqual([
      ['CANCELLED', MANY],
      ['CONFIRMED', MANY],
      ['TRIED', MANY + 5],
    ]);
  });
});
