import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PurseBranch } from '../../testing/purse-branches.js';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import type { CombinedWriter } from './combined-decisions.js';

let world: TransactionWorld;
let purse: PurseBranch;

beforeAll(async () => {
  world = await transactionWorld();
  purse = world.product.register(new PurseBranch());
});
afterAll(() => world?.close());

async function buyer(): Promise<string> {
  const owner = ulid();
  await world.product.fill(owner, 5);
  return owner;
}
const take = (owner: string) => world.order.call('product', purse, { owner, amount: 1 });
const run = <T>(work: (gid: string) => Promise<T>): Promise<T> => {
  const { transactions } = world.order;
  return transactions.run({ name: 'buy' }, () => work(transactions.gid));
};
const bought = (tx: EntityManager, gid: string) =>
  tx.query<void>("INSERT INTO bought VALUES (?, 'tea')", [gid]);
const isBought = async (gid: string): Promise<boolean> =>
  (await world.order.query<unknown[]>('SELECT 1 FROM bought WHERE gid = ?', [gid])).length === 1;

it.each([false, true])(
  'a transaction whose work throws while it commits is committed, and not undone (combined: %s)',
  async isCombined => {
    const { transactions, phaseTwo } = world.order;
    const [owner, held] = [await buyer(), Promise.withResolvers<void>()];
    let id = '';
    const write = async (tx: EntityManager, gid: string) => {
      await held.promise;
      await bought(tx, gid);
    };
    const writer: CombinedWriter<string> = { write: (tx, [gid]) => write(tx, gid!) };
    const broken = run(async gid => {
      id = gid;
      await take(owner);
      const committed = isCombined
        ? transactions.commitCombined(null, writer, gid)
        : transactions.commit(null, tx => write(tx, gid));
      await Promise.all([committed, Promise.reject(new Error('broken'))]);
    });
    await expect(broken).rejects.toThrow('broken');
    await phaseTwo.beforeApplicationShutdown();
    const before = await world.product.states(id);
    held.resolve();
    expect(before).toEqual({ 'purse.take': 'TRIED' });
    await vi.waitFor(
      async () => expect(await world.product.states(id)).toEqual({ 'purse.take': 'CONFIRMED' }),
      20_000,
    );
    expect(await isBought(id)).toBe(true);
  },
);

it('a transaction cannot commit after its work has failed', async () => {
  const { transactions } = world.order;
  const [owner, failed] = [await buyer(), Promise.withResolvers<void>()];
  let late: Promise<unknown> | undefined;
  let id = '';
  const broken = run(async gid => {
    id = gid;
    await take(owner);
    late = failed.promise.then(() => transactions.commit(null, tx => bought(tx, gid)));
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  failed.resolve();
  await expect(late).rejects.toThrow('transaction buy commits twice, or after its end');
  expect(await isBought(id)).toBe(false);
});

it('a transaction calls no branches in its commit, where they would be others after a deadlock', async () => {
  const owner = await buyer();
  const early = run(() => world.order.transactions.commit(null, async () => void (await take(owner))));
  await expect(early).rejects.toThrow('purse.take is called when transaction buy is no longer open');
  expect(await world.product.purse(owner)).toEqual({ free: 5, held: 0 });
});

it('a transaction commits once', async () => {
  const { transactions } = world.order;
  const twice = run(async () => {
    await transactions.commit(1, async () => undefined);
    await transactions.commit(2, async () => undefined);
  });
  await expect(twice).rejects.toThrow('commits twice');
});

it('a commit outside of a transaction is refused, and so is a call of a branch', async () => {
  await expect(world.order.transactions.commit(1, async () => undefined)).rejects.toThrow('no global');
  await expect(take('nobody')).rejects.toThrow('outside of a global transaction');
});
