import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobTable } from './job-table.js';
import { listJobsOfServices, replayJobsOfService } from './jobs-of-services.js';
import { NoSuchJobError } from './no-such-job.error.js';

const schemas = {} as Record<'order' | 'product' | 'user', FreshSchema>;
/** The product service has no job table. */
let accounts: Record<string, string>;

beforeAll(async () => {
  for (const service of ['order', 'product', 'user'] as const) schemas[service] = await freshSchema(service);
  accounts = { user: schemas.user.url, order: schemas.order.url, product: schemas.product.url };
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
  it('names the services that it has searched, even if there are no stuck jobs', async () => {
    await store('order', { state: 'WAITING' });
    expect(await listJobsOfServices(accounts, 10)).toEqual({ services: ['order', 'user'], jobs: [] });
  });

  it('contains the dead and overdue jobs of every service with a job table', async () => {
    await store('order', { state: 'DONE' });
    await store('order', { kind: 'refund', job_key: 'o-1', attempts: 20, overdue_since: ago(1) });
    await store('user', { ...dead, created_at: ago(61) });
    const { services, jobs } = await listJobsOfServices(accounts, 10);
    expect(services).toEqual(['order', 'user']);
    expect(jobs).toMatchObject([
      { service: 'order', jobId: '2', key: 'o-1', kind: 'refund', state: 'overdue', attempts: 20 },
      { service: 'user', jobId: '1', key: null, kind: 'notice', state: 'dead', lastError: 'no\nanswer' },
    ]);
    expect(jobs[1]!.ageSeconds).toBeGreaterThanOrEqual(61 * 60);
  });

  it('contains the oldest jobs of each service, up to its limit', async () => {
    for (const service of ['user', 'user', 'order']) await store(service, dead);
    const { jobs } = await listJobsOfServices(accounts, 1);
    expect(jobs.map(({ service, jobId }) => `${service} ${jobId}`)).toEqual(['order 1', 'user 1']);
  });
});

describe('a replay', () => {
  it('of one job makes it wait again, and changes nothing when repeated', async () => {
    await store('user', dead);
    await store('user', dead);
    const one = { service: 'user', kind: 'notice', id: '2' };
    expect(await replayJobsOfService(accounts, one)).toBe(1);
    expect(await replayJobsOfService(accounts, one)).toBe(0);
    expect(await states('user')).toEqual([{ is_now: 'DEAD 9' }, { is_now: 'WAITING 0' }]);
  });

  it('of all jobs of a kind leaves other kinds and services unchanged', async () => {
    for (const kind of ['notice', 'notice', 'other']) await store('user', { ...dead, kind });
    await store('order', dead);
    expect(await replayJobsOfService(accounts, { service: 'user', kind: 'notice' })).toBe(2);
    expect(await replayJobsOfService(accounts, { service: 'user', kind: 'notice' })).toBe(0);
    expect(await states('order')).toEqual([{ is_now: 'DEAD 9' }]);
  });

  it.each([
    [{ service: 'product', kind: 'notice' }, 'no service "product" that has jobs; there is order, user.'],
    [{ service: 'nobody', kind: 'notice' }, 'no service "nobody"'],
    [{ service: 'order', kind: 'notice' }, 'order has no job of kind "notice"; it has no jobs now.'],
    [{ service: 'user', kind: 'refund' }, 'user has no job of kind "refund"; it has notice.'],
    [{ service: 'user', kind: 'notice', id: '7' }, 'user has no job "7" of kind notice.'],
    [{ service: 'user', kind: 'notice', id: '1x' }, 'user has no job "1x" of kind notice.'],
  ])('of %o is refused with the reason', async (selection, sentence) => {
    await store('user', dead);
    await expect(replayJobsOfService(accounts, selection)).rejects.toThrow(NoSuchJobError);
    await expect(replayJobsOfService(accounts, selection)).rejects.toThrow(sentence);
    expect(await states('user')).toEqual([{ is_now: 'DEAD 9' }]);
  });
});
