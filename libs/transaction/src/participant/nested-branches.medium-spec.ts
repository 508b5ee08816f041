import { type BranchLink, ProductErrors, ServiceError } from '@diancan/contracts';
import { QueryFailedError } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import { TccBranch } from './tcc-branch.js';

let world: TransactionWorld;

beforeAll(async () => {
  world = await transactionWorld();
});
afterAll(() => world?.close());

/** Calls a branch of another service, and then fails as it is told. */
class MealBranch extends TccBranch<object, string[]> {
  readonly method = 'meals.take';
  readonly called: string[] = [];

  constructor(
    private readonly failures: unknown[],
    private readonly isNestedRefused = false,
  ) {
    super();
  }

  protected async try(): Promise<string[]> {
    const nested = world.product.currents.enlist('user', 'points.add');
    if (this.isNestedRefused) nested.withdraw();
    else nested.answered();
    const link = JSON.parse(Buffer.from(nested.text, 'base64url').toString()) as BranchLink;
    this.called.push(link.branch);
    if (this.failures.length > 0) throw this.failures.shift();
    return this.called;
  }

  override async cancel(): Promise<void> {}
}

function take(branch: MealBranch): Promise<string[]> {
  const link = { gid: ulid(), branch: 'meals.take', name: 'buy', initiator: 'order', ttlMs: 60_000 };
  return world.product.asCallOf(Buffer.from(JSON.stringify(link)).toString('base64url'), branch, {});
}
const soldOut = () => new ServiceError(ProductErrors.OUT_OF_STOCK, { name: 'meal' });

it('a try that runs again after a deadlock calls the same branch again, not another one', async () => {
  const deadlock = Object.assign(new Error('deadlock'), { code: 'ER_LOCK_DEADLOCK' });
  const called = await take(new MealBranch([new QueryFailedError('UPDATE', [], deadlock)]));
  expect(called).toEqual(['meals.take>points.add', 'meals.take>points.add']);
});

it('a try that refuses after it has called a branch has no known outcome', async () => {
  await expect(take(new MealBranch([soldOut()]))).rejects.toThrow('refuses after it has called branches');
});

it('a try may refuse because the branch that it has called was refused', async () => {
  const refused = { code: ProductErrors.OUT_OF_STOCK.code };
  await expect(take(new MealBranch([soldOut()], true))).rejects.toMatchObject(refused);
});
