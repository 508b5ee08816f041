import { randomUUID } from 'node:crypto';
import type { RefreshEvent } from '@diancan/config-wire';
import { BusConnection } from '@diancan/broker';
import type { PinoLogger } from 'nestjs-pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CONNECTION_UNBLOCKED,
  connectionBlocked,
  type CuttablePath,
  cuttablePath,
} from '@diancan/testing/network';
import { fromTestRun } from '@diancan/testing/run';
import { BusListener } from '@diancan/testing/config-centre';
import { centreSettings } from '../../testing/settings.js';
import { Announcer } from './announcer.js';
import { FleetStatus, ROLL_CALL_MS } from './fleet-status.js';

const event = (version: string): RefreshEvent => ({
  type: 'refresh',
  id: randomUUID(),
  version,
  from: null,
  applications: null,
  destination: '**',
  byHand: false,
});
const ROLL_CALL = { type: 'roll-call' };

let path: CuttablePath;
let name: string;
let listener: BusListener;
let fleet: FleetStatus;
let announcer: Announcer;
let warned: string[];

beforeEach(async () => {
  path = await cuttablePath(fromTestRun('DIANCAN_TEST_RABBITMQ_URL'));
  name = `spec.${randomUUID()}`;
  listener = await BusListener.open(fromTestRun('DIANCAN_TEST_RABBITMQ_URL'), name);
  fleet = new FleetStatus();
  warned = [];
  const logger: Pick<PinoLogger, 'debug' | 'info' | 'warn'> = {
    debug: () => undefined,
    info: () => undefined,
    warn: (line: unknown) => void warned.push(String(line)),
  };
  announcer = new Announcer(
    centreSettings({ DIANCAN_RABBITMQ_URL: path.url, DIANCAN_BUS_NAME: name }),
    fleet,
    logger as PinoLogger,
  );
});
afterEach(async () => {
  await announcer.onApplicationShutdown();
  vi.restoreAllMocks();
  await listener.close();
  await path.close();
});

const join = async () => {
  announcer.onApplicationBootstrap();
  await vi.waitUntil(() => announcer.isJoined && listener.received.length > 0, 10_000);
};

describe('the config centre on the bus', () => {
  it('sends a roll call when it joins, and at an interval until it leaves', async () => {
    const [intervals, cleared] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')];
    announcer.onApplicationBootstrap();
    const [again, everyMs] = intervals.mock.calls[0]!;
    const timer = intervals.mock.results[0]!.value as unknown;
    // Other timers, such as the heartbeat of the connection, stay real.
    intervals.mockRestore();
    await expect.poll(() => listener.received).toEqual([ROLL_CALL]);
    again();
    await expect.poll(() => listener.received).toEqual([ROLL_CALL, ROLL_CALL]);
    await announcer.onApplicationShutdown();
    expect([everyMs, announcer.isJoined]).toEqual([ROLL_CALL_MS, false]);
    expect(cleared).toHaveBeenCalledWith(timer);
  });

  it('announces a version once, and returns that the broker confirmed it', async () => {
    await join();
    const one = event('one');
    expect(await announcer.announce(one)).toBe(true);
    await expect.poll(() => listener.refreshes).toEqual([one]);
  });

  it('sends the last unsent announcement, once, when the bus is back', async () => {
    const [one, two, three] = [event('one'), event('two'), event('three')];
    expect([await announcer.announce(one), await announcer.announce(two)]).toEqual([false, false]);
    await join();
    await expect.poll(() => listener.received).toEqual([ROLL_CALL, two]);

    path.cut();
    await vi.waitUntil(() => !announcer.isJoined, 10_000);
    expect(warned).toEqual([expect.stringContaining('the bus is away')]);
    path.mend();
    await expect.poll(() => listener.received).toEqual([ROLL_CALL, two, ROLL_CALL]);
    expect(await announcer.announce(three)).toBe(true);
    await expect.poll(() => listener.refreshes).toEqual([two, three]);
  });

  it('says that the broker takes no messages, and sends a roll call once it does', async () => {
    await join();
    path.inject(connectionBlocked('low on memory'));
    await expect.poll(() => announcer.blocked).toBe('low on memory');
    expect(warned).toEqual([expect.stringContaining('takes no messages, instances catch up')]);
    listener.received.length = 0;
    path.inject(CONNECTION_UNBLOCKED);
    await expect.poll(() => listener.received).toEqual([ROLL_CALL]);
    expect(announcer.blocked).toBeNull();
    path.inject(connectionBlocked('low on disk'));
    await expect.poll(() => announcer.blocked).toBe('low on disk');
    path.cut();
    await expect.poll(() => announcer.blocked).toBeNull();
    path.mend();
    await vi.waitUntil(() => announcer.isJoined, 30_000);
    expect(announcer.blocked).toBeNull();
  });

  it('receives the reports of processes, and warns of other messages', async () => {
    await join();
    const stranger = new BusConnection(
      { url: path.url, name },
      {
        subscribesTo: 'events',
        publishesTo: 'reports',
        onMessage: () => undefined,
        onJoined: () => undefined,
        onLost: () => undefined,
      },
    );
    stranger.open();
    await vi.waitUntil(() => stranger.isJoined, 10_000);
    await stranger.publish({ type: 'roll-call' });
    await listener.report({ version: 'one' });
    await stranger.close();
    await expect.poll(() => fleet.all()).toMatchObject([{ application: 'order', version: 'one' }]);
    await expect.poll(() => warned).toEqual([expect.stringContaining('no report')]);
  });
});
