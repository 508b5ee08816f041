import { transactionBranchTable, globalTransactionTable } from '@diancan/transaction';
import { describe, expect, it } from 'vitest';
import {
  addBranch,
  addTransaction,
  ago,
  ahead,
  databases,
  MINUTE,
  report,
  withTable,
  useAuditWorld,
} from './audit-world.js';

useAuditWorld();

const found = async () =>
  (await report()).violations
    .filter(({ truth }) => truth.startsWith('4'))
    .map(({ about, finding }) => `${about}: ${finding}`);

const ending = (changed: object = {}) =>
  addTransaction('g', { state: 'ENDING', name: 'transfer', ...changed });
const held = (changed: object = {}) =>
  addBranch('g', { state: 'TRIED', branch: 'points.take', args: null, name: 'transfer', ...changed });

describe('the audit finds', () => {
  it.each<[string, () => Promise<void>, string]>([
    [
      'a decision that nobody tells the participants',
      () => ending({ due_at: ago(61_000) }),
      'transaction g at order: transfer is COMMITTED and its participants may not know it after 0 attempts',
    ],
    [
      'a decision that a participant refuses, by its age',
      () =>
        ending({
          outcome: 'ABORTED',
          attempts: 1,
          decided_at: ago(121_000),
          due_at: ahead(MINUTE),
          last_error: 'product/points.take: it is NONE',
        }),
      'transaction g at order: transfer is ABORTED and its participants may not know it after 1 attempt: ' +
        'product/points.take: it is NONE',
    ],
    [
      'a branch whose initiator nobody asks',
      () => held({ due_at: ago(61_000) }),
      'transaction g at product: points.take of transfer is TRIED and does not know the decision ' +
        'after 0 attempts',
    ],
    [
      'a branch whose initiator is silent, by its age',
      () => held({ attempts: 9, created_at: ago(121_000), due_at: ahead(MINUTE), last_error: 'no answer' }),
      'transaction g at product: points.take of transfer is TRIED and does not know the decision ' +
        'after 9 attempts: no answer',
    ],
  ])('%s', async (_what, add, finding) => {
    await add();
    expect(await found()).toEqual([finding]);
    expect((await report()).unsettled).toBe(0);
  });

  it('them in every service that has any', async () => {
    await withTable('user', ['global_transaction', globalTransactionTable], () =>
      withTable('user', ['transaction_branch', transactionBranchTable], async () => {
        await databases.user.query(`INSERT INTO global_transaction
          (gid, name, outcome, state, branches, due_at, decided_at)
          VALUES ('g', 'transfer', 'COMMITTED', 'ENDING', '', '2020-01-01', '2020-01-01')`);
        await databases.user.query(`INSERT INTO transaction_branch
          (gid, branch, name, initiator, state, due_at, created_at)
          VALUES ('g', 'points.take', 'transfer', 'order', 'TRIED', '2020-01-01', '2020-01-01')`);
        const { violations, looked } = await report();
        expect(violations.map(({ about }) => about)).toEqual([
          'transaction g at user',
          'transaction g at user',
        ]);
        expect(looked).toMatchObject({ transactions: 1, branches: 1 });
      }),
    );
  });
});

describe('the audit calls unsettled, and not wrong,', () => {
  it.each<[string, () => Promise<void>]>([
    ['a decision that is due', () => ending({ due_at: ago(59_000) })],
    [
      'a decision that is told again',
      () => ending({ attempts: 5, decided_at: ago(110_000), due_at: ahead(MINUTE) }),
    ],
    ['a branch that is due', () => held({ due_at: ago(59_000) })],
    ['a branch that has long to wait', () => held({ created_at: ago(60 * MINUTE), due_at: ahead(MINUTE) })],
    ['a branch that asks', () => held({ attempts: 5, created_at: ago(110_000), due_at: ahead(MINUTE) })],
  ])('%s', async (_what, add) => {
    await add();
    expect(await found()).toEqual([]);
    expect((await report()).unsettled).toBe(1);
  });

  it('and nothing that has ended', async () => {
    await addTransaction('a', { outcome: 'ABORTED', due_at: '2020-01-01', attempts: 3 });
    await addBranch('a', { state: 'CANCELLED', due_at: '2020-01-01', args: null });
    expect(await found()).toEqual([]);
    expect((await report()).unsettled).toBe(0);
  });
});
