import { openMigrated, databaseOptions, UnitOfWork } from '@diancan/database';
import { PAY_LIMITS } from '@diancan/wechat';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { MIGRATIONS } from '../migrations/index.js';
import { NoncePurge } from './nonce-purge.job.js';
import { NonceRepository } from './nonce.repository.js';

class DuePurge extends NoncePurge {
  run(): Promise<boolean> {
    return this.runOnce();
  }
}

let schema: FreshSchema;
let dataSource: DataSource;

beforeAll(async () => {
  schema = await freshSchema('nonces');
  dataSource = await openMigrated({ ...databaseOptions(schema.url, 4), migrations: MIGRATIONS });
});
afterAll(async () => {
  await dataSource.destroy();
  await schema.drop();
});

describe('the nonce of a notification', () => {
  it('is valid once, even for two concurrent notifications', async () => {
    const nonces = new NonceRepository(dataSource);
    const both = await Promise.all([nonces.use('once'), nonces.use('once')]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await nonces.use('once')).toBe(false);
    expect(await nonces.use('ONCE')).toBe(true);
  });

  it('may be as long as the longest signed header', async () => {
    const nonces = new NonceRepository(dataSource);
    const long = 'n'.repeat(PAY_LIMITS.header - 1);
    const used = [await nonces.use(`${long}1`), await nonces.use(`${long}2`), await nonces.use(`${long}1`)];
    expect(used).toEqual([true, true, false]);
  });

  it('is deleted once signatures of its time have expired', async () => {
    const nonces = new NonceRepository(dataSource);
    await nonces.use('old');
    await dataSource.query(
      "UPDATE notification_nonce SET seen_at = seen_at - INTERVAL 16 MINUTE WHERE nonce = 'old'",
    );
    await nonces.use('new');
    await new DuePurge(new UnitOfWork(dataSource)).run();
    expect([await nonces.use('old'), await nonces.use('new')]).toEqual([true, false]);
  });
});
