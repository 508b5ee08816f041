import type { InstanceReport } from '@diancan/config-wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FleetStatus, ROLL_CALL_MS } from './fleet-status.js';

const report = (over: Partial<InstanceReport> = {}): InstanceReport => ({
  type: 'report',
  application: 'order',
  instance: '8103:kitchen-1',
  profile: 'dev',
  version: 'one',
  outcome: 'applied',
  changed: [],
  atNextStart: [],
  at: 'then',
  ...over,
});

let fleet: FleetStatus;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  fleet = new FleetStatus();
});
afterEach(() => vi.useRealTimers());

describe('a process', () => {
  it('has the state and time of its last report', () => {
    fleet.take(report());
    vi.setSystemTime(1_000);
    fleet.take(report({ version: 'two' }));
    expect(fleet.all()).toEqual([
      { ...report({ version: 'two' }), heardAt: '1970-01-01T00:00:01.000Z', silent: false },
    ]);
  });

  it('is sorted by its name, next to others of its application', () => {
    fleet.take(report({ application: 'user' }));
    fleet.take(report({ instance: '8104:kitchen-1' }));
    fleet.take(report());
    expect(fleet.all().map(({ application, instance }) => `${application}:${instance}`)).toEqual([
      'order:8103:kitchen-1',
      'order:8104:kitchen-1',
      'user:8103:kitchen-1',
    ]);
  });

  it('is silent after it missed two roll calls, until it reports again', () => {
    fleet.take(report());
    vi.setSystemTime(2.5 * ROLL_CALL_MS);
    expect(fleet.all()).toMatchObject([{ silent: false }]);
    vi.setSystemTime(2.5 * ROLL_CALL_MS + 1);
    expect(fleet.all()).toMatchObject([{ silent: true }]);
    fleet.take(report());
    expect(fleet.all()).toMatchObject([{ silent: false }]);
  });

  it('is forgotten when it leaves, and ten minutes after it was killed', () => {
    fleet.take(report());
    fleet.take(report({ application: 'user' }));
    fleet.take(report({ leaves: true }));
    expect(fleet.all()).toMatchObject([{ application: 'user' }]);
    vi.setSystemTime(20 * ROLL_CALL_MS);
    expect(fleet.all()).toHaveLength(1);
    vi.setSystemTime(20 * ROLL_CALL_MS + 1);
    expect(fleet.all()).toEqual([]);
  });

  it('that refuses a version is passed to all listeners', () => {
    const refusals: unknown[] = [];
    fleet.onRefused(({ application, refused }) => refusals.push([application, refused]));
    fleet.onRefused(({ reason }) => refusals.push(reason));
    fleet.take(report({ outcome: 'refused', refused: 'two', reason: 'size' }));
    expect(refusals).toEqual([['order', 'two'], 'size']);
  });

  it.each<[string, Partial<InstanceReport>]>([
    ['applied it', { outcome: 'applied' }],
    ['went back from it by itself', { outcome: 'went-back', refused: 'two' }],
    ['does not say which one it refused', { outcome: 'refused' }],
  ])('that %s is not', (_what, over) => {
    fleet.onRefused(() => expect.fail('nobody refused anything'));
    fleet.take(report(over));
    expect(fleet.all()).toHaveLength(1);
  });
});
