import { databaseOptions, openMigrated } from '@diancan/database';
import type { ManagementRoutes } from '@diancan/platform';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { globalTransactionTable } from '../initiator/transaction-table.js';
import { transactionBranchTable } from '../participant/branch-table.js';
import { DecidedTransactions } from './decided-transactions.js';
import { InitiatorRoutes } from './initiator-routes.js';
import { ParticipantRoutes } from './participant-routes.js';
import { ShownBranches } from './shown-branches.js';

let schema: FreshSchema;
let database: DataSource;
let initiator: InitiatorRoutes;
let participant: ParticipantRoutes;
beforeAll(async () => {
  schema = await freshSchema('transaction_operations');
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: [] });
  for (const table of [globalTransactionTable, transactionBranchTable]) await database.query(table);
  initiator = new InitiatorRoutes(new DecidedTransactions(database), database);
  participant = new ParticipantRoutes(new ShownBranches(database), database);
});
beforeEach(async () => {
  for (const table of ['global_transaction', 'transaction_branch'])
    await database.query(`DELETE FROM ${table}`);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

function ask<T>({ routes }: ManagementRoutes, path: string, input: object = {}): Promise<T> {
  const route = routes.find(each => each.path === path)!;
  return route.handle(route.input.parse(input)) as Promise<T>;
}

const decide = (gid: string, state: string, secondsAgo: number, request: string | null = null) =>
  database.query(
    `INSERT INTO global_transaction
       (gid, name, outcome, state, request, answer, branches, due_at, began_at, decided_at)
     VALUES (?, 'transfer', 'COMMITTED', ?, ?, '"secret"', 'product/points.take', UTC_TIMESTAMP(3),
       UTC_TIMESTAMP(3) - INTERVAL ? SECOND, UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
    [gid, state, request, secondsAgo, secondsAgo],
  );
const hold = (gid: string, branch: string, state: string, secondsAgo = 0) =>
  database.query(
    `INSERT INTO transaction_branch (gid, branch, name, initiator, state, args, answer, due_at, created_at)
     VALUES (?, ?, 'transfer', 'order', ?, '"secret"', '1', UTC_TIMESTAMP(3),
       UTC_TIMESTAMP(3) - INTERVAL ? SECOND)`,
    [gid, branch, state, secondsAgo],
  );

describe('the operations of an initiator', () => {
  it('find a transaction by its id or its request, without its answer', async () => {
    await decide('g-1', 'ENDED', 1, 'buyer/key');
    await decide('g-2', 'ENDED', 1);
    const shown = {
      gid: 'g-1',
      name: 'transfer',
      outcome: 'COMMITTED',
      state: 'ENDED',
      request: 'buyer/key',
      refusalCode: null,
      branches: [{ service: 'product', branch: 'points.take' }],
      attempts: 0,
      lastError: null,
      beganAt: expect.any(Date),
      decidedAt: expect.any(Date),
      endedAt: null,
    };
    expect(await ask(initiator, '/transactions/decided', { gid: 'g-1' })).toEqual([shown]);
    expect(await ask(initiator, '/transactions/decided', { request: 'buyer/key' })).toEqual([shown]);
    expect(await ask(initiator, '/transactions/decided', { gid: 'g-3' })).toEqual([]);
    await database.query("UPDATE global_transaction SET outcome = 'ABORTED', refusal_code = 4003");
    expect(await ask(initiator, '/transactions/decided', { gid: 'g-1' })).toMatchObject([
      { outcome: 'ABORTED', refusalCode: 4003 },
    ]);
  });

  it('list and count those whose participants may not know, the oldest first', async () => {
    await decide('young', 'ENDING', 10);
    await decide('old', 'ENDING', 100);
    await decide('done', 'ENDED', 1_000);
    expect(await ask(initiator, '/transactions/decided', { open: '5' })).toMatchObject([
      { gid: 'old' },
      { gid: 'young' },
    ]);
    expect(await ask(initiator, '/transactions/decided', { open: '1' })).toHaveLength(1);
    const { count, oldestSeconds } = await ask<{ count: number; oldestSeconds: number }>(
      initiator,
      '/transactions/ending',
    );
    expect(count).toBe(2);
    expect(oldestSeconds).toBeGreaterThanOrEqual(100);
  });

  it('answer 0 if there are none', async () => {
    expect(await ask(initiator, '/transactions/ending')).toEqual({ count: 0, oldestSeconds: 0 });
  });
});

describe('the operations of a participant', () => {
  it('find the branches of a transaction, without their arguments', async () => {
    await hold('g-1', 'points.take', 'TRIED');
    await hold('g-1', 'points.give', 'CONFIRMED');
    await hold('g-2', 'points.take', 'TRIED');
    const shown = {
      gid: 'g-1',
      branch: 'points.give',
      name: 'transfer',
      initiator: 'order',
      state: 'CONFIRMED',
      attempts: 0,
      lastError: null,
      createdAt: expect.any(Date),
      endedAt: null,
    };
    expect(await ask(participant, '/transactions/branches', { gid: 'g-1' })).toEqual([
      shown,
      { ...shown, branch: 'points.take', state: 'TRIED' },
    ]);
    expect(await ask(participant, '/transactions/branches', { request: 'buyer/key' })).toEqual([]);
  });

  it('list and count those that wait, the oldest first', async () => {
    await hold('g-1', 'points.take', 'TRIED', 100);
    await hold('g-2', 'points.take', 'TRIED', 10);
    await hold('g-3', 'points.take', 'CANCELLED', 1_000);
    expect(await ask(participant, '/transactions/branches', { open: '5' })).toMatchObject([
      { gid: 'g-1' },
      { gid: 'g-2' },
    ]);
    const { count, oldestSeconds } = await ask<{ count: number; oldestSeconds: number }>(
      participant,
      '/transactions/held',
    );
    expect(count).toBe(2);
    expect(oldestSeconds).toBeGreaterThanOrEqual(100);
  });
});

it.each([[{}], [{ gid: 'a b' }], [{ open: '0' }], [{ open: '101' }], [{ other: 'x' }], [{ request: '' }]])(
  'the operations refuse %j',
  input => {
    for (const [routes, path] of [
      [initiator, '/transactions/decided'],
      [participant, '/transactions/branches'],
    ] as const)
      expect(routes.routes.find(each => each.path === path)!.input.safeParse(input).success).toBe(false);
  },
);
