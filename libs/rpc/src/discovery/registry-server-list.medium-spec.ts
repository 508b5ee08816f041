import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { claimRedis } from '@diancan/testing/redis';
import { anAnnouncer, anInstance, SPEC_DISCOVERY } from '../../testing/discovery-parts.js';
import { ConfiguredServerList } from './configured-server-list.js';
import { RedisLinks } from './redis-links.js';
import { Registry } from './registry.js';
import { RegistryServerList } from './registry-server-list.js';

const FOR_LONG = 60_000;
/** Longer than the spec: what is known in spite of it was told. */
const NEVER = 3_600_000;
/** What is awaited comes within milliseconds, unless the machine has no time for it. */
const SOON = { timeout: 20_000 };

let claimed: Awaited<ReturnType<typeof claimRedis>>;
/** As the process has it whose announcements are heard. */
let near: RedisLinks;
let registry: Registry;
let path: CuttablePath;
let ends: Array<() => unknown>;

beforeAll(async () => {
  claimed = await claimRedis();
});
afterAll(() => claimed?.release());
beforeEach(async () => {
  Logger.overrideLogger(false);
  near = new RedisLinks(claimed.url);
  registry = new Registry(near.commands);
  path = await cuttablePath(claimed.url);
  ends = [];
});
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  await near.commands.del('registry:{product}', 'registry:{product}:instances');
  near.onApplicationShutdown();
  await path.close();
  Logger.overrideLogger(new Logger());
});

function linksByPath(): RedisLinks {
  const links = new RedisLinks(path.url);
  ends.push(() => links.onApplicationShutdown());
  return links;
}

/** Another process that follows the registry over a proxy that can be cut. `rounds` counts its reads. */
async function follower(refreshMs: number) {
  const links = linksByPath();
  const state = { rounds: 0 };
  const refreshed = () => ((state.rounds += 1), refreshMs);
  const { commands, subscriber } = links;
  const { leaseMs } = SPEC_DISCOVERY;
  const list = new RegistryServerList(commands, subscriber, ['product'], refreshed, () => leaseMs);
  ends.push(() => list.stop());
  await list.start();
  // Answered after the subscription that went before it, by the same connection.
  const subscribed = () => links.subscriber.ping();
  const unsubscribed = () => once(links.subscriber, 'close');
  return { list, state, subscribed, unsubscribed };
}

describe('a list that follows the registry', () => {
  it('knows the instances from its start on', async () => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    const { list } = await follower(NEVER);
    expect(list.instancesOf('product')).toEqual([instance]);
    expect(list.instancesOf('order')).toEqual([]);
  });

  it('misses nothing that happens before it listens', async () => {
    path.hold();
    const { list } = await follower(NEVER);
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    path.release();
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([instance]);
  });

  it('misses nothing that happens while it cannot listen', async () => {
    const { list, subscribed, unsubscribed } = await follower(NEVER);
    await subscribed();
    const closed = unsubscribed();
    path.cut();
    await closed;
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    path.mend();
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([instance]);
  });

  it('follows arrivals, changes and departures at once', async () => {
    const { list, subscribed } = await follower(NEVER);
    await subscribed();
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([instance]);
    await registry.announce({ ...instance, healthy: false }, FOR_LONG);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([{ ...instance, healthy: false }]);
    await registry.withdraw(instance);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([]);
  });

  it('notices the end of a lease, which is not published', async () => {
    const [late, present] = [anInstance(), anInstance()];
    await registry.announce(late, 300);
    await registry.announce(present, FOR_LONG);
    const { list } = await follower(10);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([present]);
  });

  it('is the same array until something changes', async () => {
    await registry.announce(anInstance(), FOR_LONG);
    const { list, state } = await follower(5);
    const first = list.instancesOf('product');
    await expect.poll(() => state.rounds, SOON).toBeGreaterThan(3);
    expect(list.instancesOf('product')).toBe(first);
  });

  it('keeps its list while Redis is away, and follows again when it is back', async () => {
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    const { list, state, subscribed } = await follower(5);
    await subscribed();
    path.cut();
    const before = state.rounds;
    await expect.poll(() => state.rounds, SOON).toBeGreaterThan(before + 2);
    expect(list.instancesOf('product')).toEqual([instance]);
    await registry.withdraw(instance);
    path.mend();
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([]);
  });

  it('keeps an instance whose lease ended while Redis was away, until it could prolong it', async () => {
    const [present, dead] = [anInstance(), anInstance()];
    const { list, state, subscribed } = await follower(5);
    await subscribed();
    await Promise.all([registry.announce(present, FOR_LONG), registry.announce(dead, FOR_LONG)]);
    await expect.poll(() => list.instancesOf('product'), SOON).toHaveLength(2);
    path.cut();
    const before = state.rounds;
    await expect.poll(() => state.rounds, SOON).toBeGreaterThan(before + 2);
    // As if both leases had ended meanwhile.
    await near.commands.zadd('registry:{product}', 0, present.id, 0, dead.id);
    path.mend();
    const during = state.rounds;
    await expect.poll(() => state.rounds, SOON).toBeGreaterThan(during + 3);
    expect(list.instancesOf('product')).toHaveLength(2);
    // One of them was there all the time; the other has the time of a lease.
    await registry.announce(present, FOR_LONG);
    expect(Number(await near.commands.zscore('registry:{product}', dead.id))).toBeGreaterThan(0);
    await near.commands.zadd('registry:{product}', 0, dead.id);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([present]);
  });

  it('is heard from its subscription, too, after Redis was away', async () => {
    const { list, subscribed, unsubscribed } = await follower(NEVER);
    await subscribed();
    const ended = unsubscribed();
    path.cut();
    await ended;
    path.mend();
    await subscribed();
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([instance]);
  });
});

describe('a process whose Redis is away', () => {
  const addresses = { product: ['http://10.0.0.5:1'] };
  const configured = async () => {
    const list = new ConfiguredServerList({
      settings: () => ({ ...SPEC_DISCOVERY, refreshMs: 10 }),
      addresses: () => addresses,
      watched: ['product'],
      redis: linksByPath(),
    });
    ends.push(() => list.onApplicationShutdown());
    await list.onModuleInit();
    return list;
  };

  it('starts with the configured addresses, and follows the registry once Redis is there', async () => {
    path.cut();
    const list = await configured();
    expect(list.instancesOf('product')).toMatchObject([{ id: '10.0.0.5:1' }]);
    const instance = anInstance();
    await registry.announce(instance, FOR_LONG);
    path.mend();
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([instance]);
  });

  it('announces itself when Redis is there', async () => {
    path.cut();
    const { listen, announcer } = anAnnouncer({
      registry: new Registry(linksByPath().commands),
      settings: { heartbeatMs: 10, lingerMs: 0 },
    });
    ends.push(() => announcer.beforeApplicationShutdown());
    listen();
    path.mend();
    await expect.poll(() => registry.list('product'), SOON).toMatchObject([{ id: '10.0.0.7:8102' }]);
  });
});

describe('an announced instance', () => {
  const announced = async () => {
    const { listen, announcer } = anAnnouncer({
      registry: new Registry(linksByPath().commands),
      settings: { heartbeatMs: 10, lingerMs: 0 },
    });
    ends.push(() => announcer.beforeApplicationShutdown());
    listen();
    await expect.poll(() => registry.list('product'), SOON).toMatchObject([{ id: '10.0.0.7:8102' }]);
    return announcer;
  };

  it('is there again after Redis was away and has forgotten everything', async () => {
    await announced();
    path.cut();
    // An announcement that was on its way before the cut may still arrive.
    await expect
      .poll(async () => {
        await near.commands.del('registry:{product}', 'registry:{product}:instances');
        return registry.list('product');
      }, SOON)
      .toEqual([]);
    path.mend();
    await expect.poll(() => registry.list('product'), SOON).toMatchObject([{ id: '10.0.0.7:8102' }]);
  });

  it('that stops is no longer called by any process that follows the registry', async () => {
    const { list, subscribed } = await follower(NEVER);
    await subscribed();
    const announcer = await announced();
    await expect.poll(() => list.instancesOf('product'), SOON).toHaveLength(1);
    await announcer.beforeApplicationShutdown();
    await expect.poll(() => list.instancesOf('product'), SOON).toEqual([]);
    expect(await registry.list('product')).toEqual([]);
  });
});
