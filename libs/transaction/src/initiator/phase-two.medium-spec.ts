import { OrderErrors, ServiceError } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { rowsReadBy } from '@diancan/testing/database';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PurseBranch } from '../../testing/purse-branches.js';
import { dueQueryOf, type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import { PhaseTwoJob } from './phase-two.job.js';

let world: TransactionWorld;
let purse: PurseBranch;

beforeAll(async () => {
  world = await transactionWorld();
  purse = world.product.register(new PurseBranch());
});
afterAll(() => world?.close());
beforeEach(() => void (world.order.reach = call => call()));

const buyer = async (): Promise<string> => {
  const owner = ulid();
  await world.product.fill(owner, 5);
  return owner;
};
/** @returns the id of the transaction */
const buy = (owner: string): Promise<string> => {
  const { transactions } = world.order;
  return transactions.run({ name: 'buy' }, async () => {
    await world.order.call('product', purse, { owner, amount: 1 });
    return transactions.commit(transactions.gid, async () => undefined);
  });
};
const expectEnded = (gid: string, state: string) =>
  vi.waitFor(async () => expect(await world.product.states(gid)).toEqual({ 'purse.take': state }), 20_000);

describe('phase two', () => {
  it('that fails is done by another instance, and says why until then', async () => {
    const owner = await buyer();
    world.order.reach = () => Promise.reject(new ServiceError(OrderErrors.ORDER_NOT_FOUND));
    const gid = await buy(owner);
    await world.order.phaseTwo.onApplicationShutdown();
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDING');
    await world.order.retry();
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDING');
    world.order.reach = call => call();
    await world.order.retry();
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDED');
    await expectEnded(gid, 'CONFIRMED');
    expect(await world.product.purse(owner)).toEqual({ free: 4, held: 0 });
  });

  it('waits for a stop, which sends it at once', async () => {
    const owner = await buyer();
    const gid = await buy(owner);
    await world.order.phaseTwo.beforeApplicationShutdown();
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDED');
  });

  it('claims without reading those that have ended', async () => {
    const rows = Array.from(
      { length: 2_000 },
      () => `('${ulid()}', 'buy', 'COMMITTED', 'ENDED', '', ${NOW}, ${NOW})`,
    );
    await world.order.query(
      `INSERT INTO global_transaction (gid, name, outcome, state, branches, due_at, decided_at)
       VALUES ${rows.join()}`,
    );
    const { source } = new PhaseTwoJob({} as never);
    const { uow } = world.order;
    expect(await rowsReadBy(uow, () => uow.run(dueQueryOf(source, 10)))).toBeLessThan(200);
  });
});
