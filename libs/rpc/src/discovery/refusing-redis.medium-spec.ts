import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, READABLE, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { anAnnouncer, anInstance } from '../../testing/discovery-parts.js';
import { RedisLinks } from './redis-links.js';
import { RegistryServerList } from './registry-server-list.js';
import { Registry } from './registry.js';

const LEASE_MS = 500;
const SOON = { timeout: 20_000 };

let server: PrivateRedis;
let links: RedisLinks;
let ends: Array<() => unknown>;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startPrivateRedis();
});
afterAll(async () => {
  await server?.stop();
  Logger.overrideLogger(new Logger());
});
beforeEach(() => {
  links = new RedisLinks(server.url);
  ends = [() => links.onApplicationShutdown()];
});
afterEach(async () => {
  await server.heal();
  for (const end of ends.toReversed()) await end();
  await server.admin.flushall();
});

/** Follows the registry; `rounds` counts how often it has read it. */
async function follower() {
  const state = { rounds: 0 };
  const refreshed = () => ((state.rounds += 1), 10);
  const { commands, subscriber } = links;
  const list = new RegistryServerList(commands, subscriber, ['product'], refreshed, () => LEASE_MS);
  ends.push(() => list.stop());
  await list.start();
  return { ids: () => list.instancesOf('product').map(({ id }) => id), state };
}

/** A process that prolongs its lease for as long as Redis lets it. */
function anInstanceAt(port: number): string {
  const { listen, announcer } = anAnnouncer({
    registry: new Registry(links.commands),
    settings: { heartbeatMs: 50, leaseMs: LEASE_MS, lingerMs: 0 },
    at: { address: '10.0.0.7', port },
  });
  ends.push(() => announcer.beforeApplicationShutdown());
  listen();
  return `10.0.0.7:${port}`;
}

/** By the clock of Redis, as leases are. */
async function nowInRedis(): Promise<number> {
  const [seconds, micros] = await server.admin.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

describe.each(REFUSALS)('instances in a Redis that says %s', refusal => {
  it('are called on although their leases have ended, until they can prolong them again', async () => {
    const alive = anInstanceAt(1);
    const { ids, state } = await follower();
    await expect.poll(ids, SOON).toEqual([alive]);
    await server.refuse(refusal);
    const endOfLeases = (await nowInRedis()) + LEASE_MS;
    await expect.poll(nowInRedis, SOON).toBeGreaterThan(endOfLeases);
    const before = state.rounds;
    await expect.poll(() => state.rounds, SOON).toBeGreaterThan(before + 3);
    expect(ids()).toEqual([alive]);
    await server.heal();
    // Not a moment without it: an instance may announce itself again later than others read.
    const healed = state.rounds;
    const named = new Set<string>();
    await expect
      .poll(
        () => {
          named.add(ids().join(' '));
          return state.rounds;
        },
        { ...SOON, interval: 1 },
      )
      .toBeGreaterThan(healed + 10);
    expect([...named]).toEqual([alive]);
    const other = anInstanceAt(2);
    await expect.poll(ids, SOON).toEqual([alive, other]);
  });

  it('are forgotten a lease after it is over when they have died meanwhile', async () => {
    const registry = new Registry(server.admin);
    const [dead, alive] = [anInstance(), anInstanceAt(1)];
    const { ids } = await follower();
    await registry.announce(dead, 60_000);
    await expect.poll(ids, SOON).toHaveLength(2);
    await server.admin.zadd('registry:{product}', (await nowInRedis()) + LEASE_MS, dead.id);
    await server.refuse(refusal);
    await server.heal();
    await expect.poll(ids, SOON).toEqual([alive]);
  });
});

describe.each(READABLE)('a process that starts while Redis says %s', refusal => {
  it('finds the instances from before', async () => {
    const instance = anInstance();
    await new Registry(server.admin).announce(instance, 1);
    await server.refuse(refusal);
    const { ids } = await follower();
    await expect.poll(ids, SOON).toEqual([instance.id]);
  });
});
