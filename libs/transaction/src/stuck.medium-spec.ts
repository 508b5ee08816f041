import { OrderErrors, ServiceError } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { ulid } from 'ulid';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from 'vitest';
import { PurseBranch } from '../testing/purse-branches.js';
import { type InitiatorSide, type TransactionWorld, transactionWorld } from '../testing/transaction-world.js';

let world: TransactionWorld;
let purse: PurseBranch;
let error: MockInstance<Logger['error']>;

beforeAll(async () => {
  world = await transactionWorld();
  purse = world.product.register(new PurseBranch());
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.order.reach = call => call();
  await world.order.query('DELETE FROM global_transaction');
  await world.product.query('DELETE FROM transaction_branch');
  error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

const fail = () => Promise.reject(new ServiceError(OrderErrors.ORDER_NOT_FOUND));
/** A purse of its own for each test. */
const take = async (): Promise<string> => {
  const owner = ulid();
  await world.product.fill(owner, 5);
  await world.order.call('product', purse, { owner, amount: 1 });
  return world.order.transactions.gid;
};
/** What was reported until after so many attempts. */
async function reportedAfter(attempts: number, attempt: () => Promise<void>): Promise<unknown[][]> {
  for (let n = 1; n <= attempts; n++) await attempt();
  return error.mock.calls;
}

describe('what does not end', () => {
  it('is reported at the tenth attempt to tell a participant, once, and not before', async () => {
    world.order.reach = fail;
    const gid = await world.order.transactions.run({ name: 'buy' }, async () => {
      const taken = await take();
      return world.order.transactions.commit(taken, async () => undefined);
    });
    await world.order.phaseTwo.onApplicationShutdown();
    expect(await reportedAfter(9, () => world.order.retry())).toEqual([]);
    const report = [
      [`transaction ${gid} is COMMITTED, and is not known to product/purse.take after 9 attempts`],
    ];
    expect(await reportedAfter(1, () => world.order.retry())).toEqual(report);
    expect(await reportedAfter(2, () => world.order.retry())).toEqual(report);
    world.order.reach = call => call();
    await world.order.retry();
    expect(await world.order.decisionOf(gid)).toBe('COMMITTED ENDED');
  });

  it('is reported at the tenth question about a branch, once, and not before', async () => {
    let gid = '';
    world.order.reach = fail;
    const failed = world.order.transactions.run({ name: 'buy' }, async () => {
      gid = await take();
      throw new Error('broken');
    });
    await expect(failed).rejects.toThrow('broken');
    await world.order.phaseTwo.onApplicationShutdown();
    const silent = { decisions: { settle: fail } } as unknown as InitiatorSide;
    const ask = async () => {
      await world.product.letPass();
      await world.product.ask(silent);
    };
    expect(await reportedAfter(9, ask)).toEqual([]);
    const report = [[`branch purse.take of buy ${gid} has no decision of order after 9 attempts`]];
    expect(await reportedAfter(1, ask)).toEqual(report);
    expect(await reportedAfter(2, ask)).toEqual(report);
    await world.product.letPass();
    await world.product.ask(world.order);
    expect(await world.product.states(gid)).toEqual({ 'purse.take': 'CANCELLED' });
  });
});
