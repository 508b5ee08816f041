import { Deadline, currentContext, runInContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anAnnouncer, type SpecAnnouncer } from '../../testing/discovery-parts.js';
import type { Instance } from './instance.js';

const announce = vi.fn<(instance: Instance, leaseMs: number) => Promise<void>>();
const withdraw = vi.fn<(instance: Instance) => Promise<void>>();
const announcerOf = (more: Partial<SpecAnnouncer> = {}) =>
  anAnnouncer({ registry: { announce, withdraw }, ...more });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  announce.mockReset().mockResolvedValue();
  withdraw.mockReset().mockResolvedValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('an instance', () => {
  it('announces itself as soon as it listens, and again with each heartbeat', async () => {
    const { listen } = announcerOf();
    await pass(10_000);
    expect(announce).not.toHaveBeenCalled();
    listen();
    await pass(0);
    expect(announce).toHaveBeenCalledExactlyOnceWith(
      {
        id: '10.0.0.7:8102',
        service: 'product',
        origin: 'http://10.0.0.7:8102',
        tcp: undefined,
        zone: 'local',
        version: 'spec',
        weight: 1,
        healthy: true,
      },
      6_000,
    );
    await pass(1_999);
    expect(announce).toHaveBeenCalledTimes(1);
    await pass(1);
    expect(announce).toHaveBeenCalledTimes(2);
  });

  it.each<[string, Partial<SpecAnnouncer>, Partial<Instance>]>([
    [
      'the host that it is told to advertise',
      { settings: { advertiseHost: 'product-1' } },
      { id: 'product-1:8102', origin: 'http://product-1:8102' },
    ],
    ['an IPv6 address', { at: { address: '::1', port: 1 } }, { id: '[::1]:1', origin: 'http://[::1]:1' }],
    ['its TCP port', { tcpPort: 9 }, { tcp: { host: '10.0.0.7', port: 9 } }],
    [
      'its TCP port at an IPv6 address',
      { at: { address: '::1', port: 1 }, tcpPort: 9 },
      { tcp: { host: '::1', port: 9 } },
    ],
    [
      'zone, version and weight',
      { settings: { zone: 'z', version: 'v', weight: 3 } },
      { zone: 'z', version: 'v', weight: 3 },
    ],
  ])('announces %s', async (_what, more, announced) => {
    announcerOf(more).listen();
    await pass(0);
    expect(announce.mock.lastCall![0]).toMatchObject(announced);
  });

  it.each(['0.0.0.0', '::'])(
    'that listens on %s announces an address by which it can be reached',
    async address => {
      announcerOf({ at: { address, port: 1 } }).listen();
      await pass(0);
      const { hostname } = new URL(announce.mock.lastCall![0].origin);
      expect(hostname).toMatch(/\w/);
      expect(['0.0.0.0', '[::]', '127.0.0.1', '[::1]']).not.toContain(hostname);
    },
  );

  it('says so when it lacks something, and when it is there again', async () => {
    const { listen, readiness } = announcerOf();
    const check = vi.fn(() => Promise.reject(new Error('no database')));
    readiness.add({ name: 'database', check });
    listen();
    await pass(0);
    check.mockResolvedValue(undefined as never);
    await pass(2_000);
    expect(announce.mock.calls.map(([{ healthy }]) => healthy)).toEqual([false, true]);
  });

  it('goes on when the registry fails, and logs that once', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const log = vi.spyOn(Logger.prototype, 'log').mockReturnValue();
    announce.mockRejectedValue(new Error('ECONNREFUSED'));
    announcerOf().listen();
    await pass(6_000);
    expect(announce).toHaveBeenCalledTimes(4);
    expect(warn).toHaveBeenCalledTimes(1);
    announce.mockResolvedValue();
    await pass(4_000);
    expect(announce).toHaveBeenCalledTimes(6);
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('does not announce itself in the name of a request', async () => {
    const contexts: unknown[] = [];
    announce.mockImplementation(async () => void contexts.push(currentContext()));
    const { listen } = announcerOf();
    runInContext({ requestId: 'r', locale: undefined, trace: undefined, deadline: new Deadline(1) }, listen);
    await pass(2_000);
    expect(contexts).toEqual([undefined, undefined]);
  });

  it.each(['static', 'dns'] as const)(
    'of a fleet whose list is %s announces nothing, and stops at once',
    async list => {
      const { announcer, listen } = announcerOf({ settings: { list } });
      listen();
      await pass(10_000);
      await announcer.beforeApplicationShutdown();
      expect(announce).not.toHaveBeenCalled();
      expect(withdraw).not.toHaveBeenCalled();
    },
  );
});

describe('an instance that stops', () => {
  const stopOf = async (stopping: Promise<void>) => {
    const ended = vi.fn();
    void stopping.then(ended);
    await pass(0);
    return ended;
  };

  it('leaves first, then lingers, and is not heard of again', async () => {
    const { announcer, listen, readiness } = announcerOf();
    listen();
    await pass(0);
    const ended = await stopOf(announcer.beforeApplicationShutdown());
    expect(readiness.isStopping).toBe(true);
    expect(withdraw).toHaveBeenCalledExactlyOnceWith(announce.mock.lastCall![0]);
    await pass(499);
    expect(ended).not.toHaveBeenCalled();
    await pass(1);
    expect(ended).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    await pass(10_000);
    expect(announce).toHaveBeenCalledTimes(1);
  });

  it('stops though the registry is away', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    withdraw.mockRejectedValue(new Error('ECONNREFUSED'));
    const { announcer, listen } = announcerOf();
    listen();
    await pass(0);
    const ended = await stopOf(announcer.beforeApplicationShutdown());
    await pass(500);
    expect(ended).toHaveBeenCalled();
  });

  it('that never listened stops at once', async () => {
    await announcerOf().announcer.beforeApplicationShutdown();
    expect(withdraw).not.toHaveBeenCalled();
  });

  it('while a heartbeat asks how it is does not announce itself again', async () => {
    const { announcer, listen, readiness } = announcerOf();
    listen();
    await pass(0);
    const asked = Promise.withResolvers<void>();
    readiness.add({ name: 'slow', check: () => asked.promise });
    await pass(2_000);
    const stopped = announcer.beforeApplicationShutdown();
    asked.resolve();
    await pass(10_000);
    await stopped;
    expect(announce).toHaveBeenCalledTimes(1);
    expect(withdraw).toHaveBeenCalledTimes(1);
  });

  it.each(['arrives', 'fails'] as const)(
    'while an announcement is under way leaves after it %s, so that it does not come back',
    async how => {
      vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
      const underWay = Promise.withResolvers<void>();
      announce.mockReturnValue(underWay.promise);
      const { announcer, listen } = announcerOf();
      listen();
      await pass(0);
      const stopped = announcer.beforeApplicationShutdown();
      await pass(0);
      expect(withdraw).not.toHaveBeenCalled();
      if (how === 'arrives') underWay.resolve();
      else underWay.reject(new Error('ECONNRESET'));
      await pass(500);
      await stopped;
      expect(vi.getTimerCount()).toBe(0);
      expect(withdraw).toHaveBeenCalledTimes(1);
      expect(announce).toHaveBeenCalledTimes(1);
    },
  );
});
