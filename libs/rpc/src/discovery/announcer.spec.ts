import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { Readiness } from '@diancan/platform';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import { Announcer } from './announcer.js';
import type { Instance } from './instance.js';

const SETTINGS: DiscoverySettings = {
  list: 'registry', redisUrl: 'redis://x', zone: 'z1', version: '1.2', weight: 2, advertiseHost: '', leaseMs: 6_000, heartbeatMs: 2_000, refreshMs: 1_000, lingerMs: 500,
};

let events: string[];
let announced: Instance[];
let away: boolean;
let readiness: Readiness;
let listening: Subject<void>;

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  events = [];
  announced = [];
  away = false;
  readiness = new Readiness();
  listening = new Subject();
});
afterEach(() => {
  Logger.overrideLogger(new Logger());
  vi.useRealTimers();
});

const registry = {
  async announce(instance: Instance, leaseMs: number) {
    if (away) throw new Error('ECONNREFUSED');
    events.push(`announce ${instance.id} for ${leaseMs}`);
    announced.push(instance);
  },
  async withdraw({ id }: Instance) {
    events.push(`withdraw ${id}`);
    if (away) throw new Error('ECONNREFUSED');
  },
};

function start(settings: Partial<DiscoverySettings> = {}, address = '127.0.0.1'): Announcer {
  const http = { listen$: listening, httpAdapter: { getHttpServer: () => ({ address: () => ({ address, port: 8102 }) }) } };
  const announcer = new Announcer({
    service: 'product', settings: () => ({ ...SETTINGS, ...settings }), registry, readiness, http: http as unknown as HttpAdapterHost, tcpPort: () => 7,
  });
  announcer.onApplicationBootstrap();
  return announcer;
}
const listen = async () => {
  listening.next();
  await vi.advanceTimersByTimeAsync(0);
};

describe('an instance', () => {
  it('announces itself when it listens, not before', async () => {
    start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(events).toEqual([]);
    await listen();
    expect(announced).toEqual([{
      id: '127.0.0.1:8102', service: 'product', origin: 'http://127.0.0.1:8102', tcp: { host: '127.0.0.1', port: 7 }, zone: 'z1', weight: 2, version: '1.2', healthy: true,
    }]);
  });

  it('says again and again that it is there, and how it is', async () => {
    let database = true;
    readiness.add({ name: 'database', check: async () => { if (!database) throw new Error('gone'); } });
    start();
    await listen();
    database = false;
    await vi.advanceTimersByTimeAsync(2_000);
    database = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(announced.map(({ healthy }) => healthy)).toEqual([true, false, true]);
  });

  it('runs without a registry, and announces itself once there is one', async () => {
    away = true;
    start();
    await listen();
    expect(announced).toEqual([]);
    away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(announced).toHaveLength(1);
  });

  it.each(['static', 'dns'] as const)('is not announced where lists are %s', async list => {
    const announcer = start({ list });
    await listen();
    await announcer.beforeApplicationShutdown();
    expect(events).toEqual([]);
  });

  it.each([
    ['0.0.0.0', '', /^http:\/\/(?!0\.0\.0\.0)(?!127\.)[\w.-]+:8102$/],
    ['0.0.0.0', 'product.internal', /^http:\/\/product\.internal:8102$/],
    ['::1', '', /^http:\/\/\[::1\]:8102$/],
  ])('that listens on %s and advertises %j is reached at %s', async (address, advertiseHost, origin) => {
    start({ advertiseHost }, address);
    await listen();
    expect(announced[0]?.origin).toMatch(origin);
  });
});

describe('an instance that stops', () => {
  it('leaves first, then stays for a moment for those who have not heard of it', async () => {
    const announcer = start();
    await listen();
    const stopped = announcer.beforeApplicationShutdown().then(() => events.push('stopped'));
    await vi.advanceTimersByTimeAsync(499);
    expect(events).toEqual(['announce 127.0.0.1:8102 for 6000', 'withdraw 127.0.0.1:8102']);
    expect((await readiness.check()).ready).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await stopped;
    expect(events.at(-1)).toBe('stopped');
  });

  it('in the middle of a heartbeat does not come back', async () => {
    let look: () => void = () => undefined;
    const announcer = start({ lingerMs: 0 });
    await listen();
    readiness.add({ name: 'slow', check: () => new Promise<void>(resolve => { look = resolve; }) });
    await vi.advanceTimersByTimeAsync(2_000);
    const stopped = announcer.beforeApplicationShutdown();
    look();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopped;
    expect(events).toEqual(['announce 127.0.0.1:8102 for 6000', 'withdraw 127.0.0.1:8102']);
  });

  it('stops although the registry is away', async () => {
    const announcer = start({ lingerMs: 0 });
    await listen();
    away = true;
    const stopped = announcer.beforeApplicationShutdown();
    await vi.advanceTimersByTimeAsync(0);
    await stopped;
    expect(events.at(-1)).toBe('withdraw 127.0.0.1:8102');
  });
});
