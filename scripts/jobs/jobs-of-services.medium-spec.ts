import { jobTable } from '@diancan/jobs';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listStuckJobs, replay } from './jobs-of-services.mjs';

const schemas = {} as Record<'order' | 'product' | 'user', FreshSchema>;
/** As a fleet has them: one service without jobs, and an auditor without a schema. */
let accounts: Record<string, string>;

beforeAll(async () => {
  for (const service of ['order', 'product', 'user'] as const) schemas[service] = await freshSchema(service);
  accounts = {
    user: schemas.user.url,
    order: schemas.order.url,
    product: schemas.product.url,
    audit: 'mysql://nobody@127.0.0.1:1/',
  };
  for (const service of ['order', 'user']) await run(service, jobTable);
});
afterEach(async () => {
  for (const service of ['order', 'user']) await run(service, 'TRUNCATE TABLE job');
});
afterAll(async () => {
  for (const schema of Object.values(schemas)) await schema.drop();
});

async function run(service: string, sql: string, parameters: unknown[] = []): Promise<unknown> {
  const connection = await createConnection({ uri: accounts[service]!, timezone: 'Z' });
  try {
    return (await connection.query(sql, parameters))[0];
  } finally {
    await connection.end();
  }
}
const store = (service: string, row: Record<string, unknown>) => {
  const job = { kind: 'notice', payload: '{}', due_at: new Date(), created_at: new Date(), ...row };
  return run(service, 'INSERT INTO job SET ?', [job]);
};
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const dead = { state: 'DEAD', attempts: 9, ended_at: ago(1), last_error: 'no\nanswer' };
const states = (service: string) =>
  run(service, "SELECT CONCAT(state, ' ', attempts) AS is_now FROM job ORDER BY job_id");

describe('the list of jobs', () => {
  it('says that there are none, and where it has looked', async () => {
    await store('order', { state: 'WAITING' });
    expect(await listStuckJobs(accounts)).toEqual(['No job is dead or overdue (order, user).']);
  });

  it('has the dead and the overdue ones of every service with a table of jobs', async () => {
    await store('order', { state: 'DONE' });
    await store('order', { kind: 'refund', job_key: 'o-1', attempts: 20, overdue_since: ago(1) });
    await store('user', { ...dead, created_at: ago(61) });
    expect((await listStuckJobs(accounts)).map(line => line.split(/ {2,}/))).toEqual([
      ['service', 'id', 'key', 'kind', 'state', 'attempts', 'age', 'last error'],
      ['order', '2', 'o-1', 'refund', 'overdue', '20', '0 min', '-'],
      ['user', '1', '-', 'notice', 'dead', '9', '1 h', 'no answer'],
    ]);
  });
});

describe('a replay', () => {
  it('of one job makes it due, and changes nothing when it is repeated', async () => {
    await store('user', dead);
    await store('user', dead);
    const one = { service: 'user', kind: 'notice', id: '2' };
    expect(await replay(accounts, one)).toBe(1);
    expect(await replay(accounts, one)).toBe(0);
    expect(await states('user')).toEqual([{ is_now: 'DEAD 9' }, { is_now: 'WAITING 0' }]);
  });

  it('of all jobs of a kind leaves those of other kinds and services', async () => {
    for (const kind of ['notice', 'notice', 'other']) await store('user', { ...dead, kind });
    await store('order', dead);
    expect(await replay(accounts, { service: 'user', kind: 'notice' })).toBe(2);
    expect(await replay(accounts, { service: 'user', kind: 'notice' })).toBe(0);
    expect(await states('order')).toEqual([{ is_now: 'DEAD 9' }]);
  });

  it.each([
    [{ service: 'product', kind: 'notice' }, 'no service "product" that has jobs; there is order, user.'],
    [{ service: 'audit', kind: 'notice' }, 'no service "audit"'],
    [{ service: 'order', kind: 'notice' }, 'order has no job of kind "notice"; it has no jobs now.'],
    [{ service: 'user', kind: 'refund' }, 'user has no job of kind "refund"; it has notice.'],
    [{ service: 'user', kind: 'notice', id: '7' }, 'user has no job "7" of kind notice.'],
    [{ service: 'user', kind: 'notice', id: '1x' }, 'user has no job "1x" of kind notice.'],
  ])('of %o says what is wrong', async (selection, sentence) => {
    await store('user', dead);
    await expect(replay(accounts, selection)).rejects.toThrow(sentence);
    expect(await states('user')).toEqual([{ is_now: 'DEAD 9' }]);
  });
});
