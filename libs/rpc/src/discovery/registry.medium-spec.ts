import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '../../../../test/database/cuttable-path.js';
import { claimRedis } from '../../../../test/fleet/test-servers.js';
import { anInstance } from '../../testing/candidates.js';
import { Registry } from './registry.js';
import { RegistryServerList } from './registry-server-list.js';

/** Longer than any of these tests: what is seen sooner was told. */
const NEVER_MS = 600_000;
const LEASE_MS = 60_000;

let database: Awaited<ReturnType<typeof claimRedis>>;
let redis: Redis;
let registry: Registry;
let path: CuttablePath;
const opened: Redis[] = [];
const lists: RegistryServerList[] = [];

const open = (url: string): Redis => {
  const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  opened.push(client);
  return client;
};

async function follow(refreshMs = NEVER_MS): Promise<RegistryServerList> {
  const list = new RegistryServerList(open(path.url), open(path.url), ['product'], () => refreshMs);
  lists.push(list);
  await list.start();
  return list;
}
const idsOf = (list: RegistryServerList): string[] => list.instancesOf('product').map(({ id }) => id);

beforeAll(async () => {
  database = await claimRedis();
  redis = open(database.url);
  registry = new Registry(redis);
  path = await cuttablePath(database.url);
});
afterEach(async () => {
  path.mend();
  for (const list of lists.splice(0)) list.stop();
  await redis.flushdb();
});
afterAll(async () => {
  for (const client of opened) client.disconnect();
  await path?.close();
  await database?.release();
});

describe('the registry', () => {
  it('tells who announced itself, with everything that it said, in order', async () => {
    const one = anInstance('10.0.0.2:1', { zone: 'z1', weight: 2, version: '1.2', tcp: { host: '10.0.0.2', port: 7 } });
    const other = anInstance('10.0.0.1:1', { healthy: false });
    await registry.announce(one, LEASE_MS);
    await registry.announce(other, LEASE_MS);
    await registry.announce(anInstance('10.0.0.3:1', { service: 'order' }), LEASE_MS);
    expect(await registry.list('product')).toEqual([other, one]);
  });

  it('forgets who does not prolong its lease, and not who does', async () => {
    await registry.announce(anInstance('10.0.0.1:1'), 100);
    await registry.announce(anInstance('10.0.0.2:1'), 100);
    await registry.announce(anInstance('10.0.0.2:1'), LEASE_MS);
    await expect.poll(async () => (await registry.list('product')).map(({ id }) => id)).toEqual(['10.0.0.2:1']);
    expect(await redis.hlen('registry:{product}:instances')).toBe(1);
  });

  it('leaves out what it cannot read', async () => {
    await registry.announce(anInstance('10.0.0.1:1'), LEASE_MS);
    await redis.hset('registry:{product}:instances', { a: 'no JSON', b: '{"id":"b"}', c: 'null' });
    expect((await registry.list('product')).map(({ id }) => id)).toEqual(['10.0.0.1:1']);
  });
});

describe('whoever follows the registry', () => {
  it('knows who is there from the start, and answers the same list until it changes', async () => {
    await registry.announce(anInstance('10.0.0.1:1'), LEASE_MS);
    const list = await follow();
    expect(idsOf(list)).toEqual(['10.0.0.1:1']);
    expect(list.instancesOf('product')).toBe(list.instancesOf('product'));
    expect(list.instancesOf('order')).toEqual([]);
  });

  it('is told at once who comes, who changes, and who leaves', async () => {
    const list = await follow();
    await registry.announce(anInstance('10.0.0.1:1'), LEASE_MS);
    await expect.poll(() => idsOf(list)).toEqual(['10.0.0.1:1']);
    await registry.announce(anInstance('10.0.0.1:1', { healthy: false }), LEASE_MS);
    await expect.poll(() => list.instancesOf('product')[0]?.healthy).toBe(false);
    await registry.withdraw(anInstance('10.0.0.1:1'));
    await expect.poll(() => idsOf(list)).toEqual([]);
  });

  it('notices a lease that ran out, which nobody tells', async () => {
    const list = await follow(20);
    await registry.announce(anInstance('10.0.0.1:1'), 300);
    await expect.poll(() => idsOf(list)).toEqual(['10.0.0.1:1']);
    await expect.poll(() => idsOf(list)).toEqual([]);
  });

  it('keeps the last word while Redis is away, and sees what changed when it is back', async () => {
    await registry.announce(anInstance('10.0.0.1:1'), LEASE_MS);
    const list = await follow(20);
    path.cut();
    await registry.withdraw(anInstance('10.0.0.1:1'));
    await registry.announce(anInstance('10.0.0.2:1'), LEASE_MS);
    expect(idsOf(list)).toEqual(['10.0.0.1:1']);
    path.mend();
    await expect.poll(() => idsOf(list)).toEqual(['10.0.0.2:1']);
  });
});
