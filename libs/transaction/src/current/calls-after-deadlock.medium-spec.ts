import type { BranchLink } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { ulid } from 'ulid';
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PointsStep } from '../../testing/purse-branches.js';
import { type TransactionWorld, transactionWorld } from '../../testing/transaction-world.js';
import { TccBranch } from '../participant/tcc-branch.js';

const DEADLOCK = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'";

let world: TransactionWorld;
let points: PointsStep;

/** Has a branch of its own at another service, and runs into a deadlock at its first attempt. */
class NestingBranch extends TccBranch<{ points: number }, null> {
  readonly method = 'nesting.give';
  attempts = 0;

  protected async try(tx: EntityManager, { args }: { args: { points: number } }): Promise<null> {
    const call = world.product.branches['currents'].enlist('user', points.method);
    await world.user.asCallOf(call.text, points, args);
    call.answered();
    if (++this.attempts === 1) await tx.query(DEADLOCK);
    return null;
  }

  override async cancel(): Promise<void> {}
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  world = await transactionWorld();
  points = world.user.register(new PointsStep());
});
afterAll(async () => {
  await world?.close();
  Logger.overrideLogger(new Logger());
});

it('a branch that is tried again after a deadlock has the same branches as before', async () => {
  const nesting = world.product.register(new NestingBranch());
  const link: BranchLink = {
    gid: ulid(),
    branch: nesting.method,
    name: 'buy',
    initiator: 'order',
    ttlMs: 60_000,
  };
  const text = Buffer.from(JSON.stringify(link)).toString('base64url');
  await world.product.asCallOf(text, nesting, { points: 3 });
  expect(nesting.attempts).toBe(2);
  expect(await world.user.states(link.gid)).toEqual({ 'nesting.give>points.add': 'TRIED' });
  expect(await world.user.query('SELECT points FROM ledger WHERE gid = ?', [link.gid])).toEqual([
    { points: 3 },
  ]);
});

it('a commit that is made again after a deadlock has the same branches as before', async () => {
  const { transactions, currents } = world.order;
  let attempts = 0;
  const gid = await transactions.run({ name: 'buy' }, () =>
    transactions.commit(transactions.gid, async tx => {
      await transactions.run({ name: 'inner' }, () => world.order.call('user', points, { points: 3 }));
      expect(currents.current!.transaction.gid).toBe(transactions.gid);
      if (++attempts === 1) await tx.query(DEADLOCK);
    }),
  );
  expect(attempts).toBe(2);
  expect(await world.user.states(gid)).toEqual({ 'points.add': 'TRIED' });
});
