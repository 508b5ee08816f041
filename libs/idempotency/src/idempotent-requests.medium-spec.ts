import { type Caller, PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema, rowsReadBy } from '@diancan/testing/database';
import { IdempotentRequestPurge } from './purge.job.js';
import { idempotentRequestTable } from './idempotent-request-table.js';
import { IdempotentRequests } from './idempotent-requests.js';

const caller: Caller = { role: 'seller', subject: 's-1' };
const request = { caller, key: 'k', verb: 'restock', body: { productId: 'p', quantity: 1 } };
const REUSED = { code: ProductErrors.KEY_REUSED.code };

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let requests: IdempotentRequests;

/** Each run inserts a row, so that committed runs can be counted; a rolled-back run leaves none. */
const adding = (answer: object | null | (() => Promise<object | null>)) =>
  vi.fn(async (tx: EntityManager) => {
    await tx.query("INSERT INTO effect VALUES ('done')");
    return typeof answer === 'function' ? answer() : answer;
  });
const effects = async (): Promise<number> =>
  Number((await database.query('SELECT COUNT(*) AS n FROM effect'))[0].n);

beforeAll(async () => {
  schema = await freshSchema('idempotency');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  await database.query(idempotentRequestTable);
  await database.query('CREATE TABLE effect (name VARCHAR(20))');
  uow = new UnitOfWork(database);
  requests = new IdempotentRequests(uow, ProductErrors.KEY_REUSED);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});
beforeEach(async () => {
  await database.query('DELETE FROM idempotent_request');
  await database.query('DELETE FROM effect');
});

describe('a request with a key', () => {
  it('runs once, and gets the same answer each time', async () => {
    const first = await requests.once(request, adding({ z: 1, a: ['汉字', null], at: '2026-01-01' }));
    const repeated = await requests.once(request, adding({ other: true }));
    expect(JSON.stringify(repeated)).toBe(JSON.stringify(first));
    expect(await effects()).toBe(1);
  });

  it('runs once for concurrent repetitions, which all get the first answer', async () => {
    let answers = 0;
    const work = adding(async () => ({ answer: ++answers }));
    const all = await Promise.all(Array.from({ length: 8 }, () => requests.once(request, work)));
    expect(all).toEqual(Array.from({ length: 8 }, () => ({ answer: 1 })));
    expect([work.mock.calls.length, await effects()]).toEqual([1, 1]);
  });

  it('may answer null', async () => {
    expect(await requests.once(request, adding(null))).toBeNull();
    expect(await requests.once(request, adding(null))).toBeNull();
    expect(await effects()).toBe(1);
  });

  it.each([
    { verb: 'write-off' },
    { body: { productId: 'p', quantity: 2 } },
    { body: { ...request.body, reason: '到货' } },
  ])('refuses its key for another request: %j', async other => {
    await requests.once(request, adding({}));
    await expect(requests.once({ ...request, ...other }, adding({}))).rejects.toMatchObject(REUSED);
    expect(await effects()).toBe(1);
  });

  it.each<Caller>([
    { role: 'seller', subject: 's-2' },
    { role: 'seller', subject: 'S-1' },
    { role: 'buyer', subject: 's-1' },
  ])('shares its key with no other caller: %j', async other => {
    await requests.once(request, adding({ mine: true }));
    expect(await requests.once({ ...request, caller: other }, adding({ mine: false }))).toEqual({
      mine: false,
    });
  });

  it('is distinguished by the case of its key', async () => {
    await requests.once(request, adding({}));
    await requests.once({ ...request, key: 'K' }, adding({}));
    expect(await effects()).toBe(2);
  });
});

describe('a refused request with a key', () => {
  const refusal = new ServiceError(ProductErrors.STOCK_BELOW_ZERO, { name: '面', stock: 1, quantity: 2 });

  it('gets the same refusal each time, even if it would succeed now, and changes nothing', async () => {
    await expect(
      requests.once(
        request,
        adding(() => Promise.reject(refusal)),
      ),
    ).rejects.toThrow(refusal);
    const work = adding({});
    await expect(requests.once(request, work)).rejects.toMatchObject({
      code: refusal.code,
      data: refusal.data,
    });
    expect(work).not.toHaveBeenCalled();
    expect(await effects()).toBe(0);
  });

  it('refuses its key for another request', async () => {
    await expect(
      requests.once(
        request,
        adding(() => Promise.reject(refusal)),
      ),
    ).rejects.toThrow(refusal);
    await expect(requests.once({ ...request, body: {} }, adding({}))).rejects.toMatchObject(REUSED);
  });
});

describe('a request whose outcome is unknown', () => {
  it.each([
    new ServiceError(PlatformErrors.OUTCOME_UNKNOWN),
    new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE),
    new Error('a bug'),
  ])('runs again after %s', async outcome => {
    await expect(
      requests.once(
        request,
        adding(() => Promise.reject(outcome)),
      ),
    ).rejects.toThrow(outcome.message);
    expect(await requests.once(request, adding({ done: true }))).toEqual({ done: true });
    expect(await effects()).toBe(1);
  });

  it('is run by the concurrent repetition that waited for it', async () => {
    const begun = Promise.withResolvers<void>();
    const failing = Promise.withResolvers<object>();
    const first = requests.once(
      request,
      adding(() => (begun.resolve(), failing.promise)),
    );
    await begun.promise;
    const second = requests.once(request, adding({ second: true }));
    failing.reject(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    expect(await second).toEqual({ second: true });
    expect(await effects()).toBe(1);
  });

  it('runs again after a deadlock, and then stores its answer', async () => {
    let runs = 0;
    const work = async (tx: EntityManager) => {
      if (++runs === 1)
        await tx.query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'");
      return { runs };
    };
    expect(await requests.once(request, work)).toEqual({ runs: 2 });
    expect(await requests.once(request, work)).toEqual({ runs: 2 });
  });
});

describe('requests without a key', () => {
  it('run each time', async () => {
    for (let time = 1; time <= 2; time++) await requests.once({ ...request, key: undefined }, adding({}));
    expect(await effects()).toBe(2);
  });
});

describe('the purge', () => {
  it('deletes keys after a day, and not before', async () => {
    const age = (key: string, hours: number) =>
      database.query(
        `UPDATE idempotent_request SET created_at = UTC_TIMESTAMP(3) - INTERVAL ? HOUR
         WHERE idempotency_key = ?`,
        [hours, key],
      );
    for (const key of ['old', 'young']) await requests.once({ ...request, key }, adding({}));
    await age('old', 25);
    await age('young', 23);
    const purge = new IdempotentRequestPurge(uow);
    purge.wake();
    await purge.onApplicationShutdown();
    expect(await database.query('SELECT idempotency_key AS k FROM idempotent_request')).toEqual([
      { k: 'young' },
    ]);
  });

  it('does not scan all keys', async () => {
    await database.query(
      `INSERT INTO idempotent_request (caller_role, caller_id, idempotency_key, fingerprint, created_at)
       SELECT 'buyer', 'b', CONCAT('k', seq), '', UTC_TIMESTAMP(3) - INTERVAL IF(seq % 200, 0, 25) HOUR
       FROM seq_1_to_5000`,
    );
    await database.query('ANALYZE TABLE idempotent_request');
    const purge = new IdempotentRequestPurge(uow);
    const read = await rowsReadBy(uow, () => purge['runOnce']());
    expect(await database.query('SELECT COUNT(*) AS n FROM idempotent_request')).toEqual([{ n: '4975' }]);
    expect(read).toBeLessThan(100);
  });
});
