import { Metrics } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { PinoLogger } from 'nestjs-pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderSettings } from '../order.settings.js';
import type { OverdueKind, OverdueMoneyRepository } from './overdue-money.repository.js';
import { OverdueMoneyWatch } from './overdue-money.watch.js';

const settings = { current: { alarm: { intervalMs: 1_000 } } } as OrderSettings;

let metrics: Metrics;
let watch: OverdueMoneyWatch;
let overdue: Partial<Record<OverdueKind, string[]>>;
let reachable: boolean;
let uncountable: OverdueKind | undefined;
let thrown: unknown;
let error: ReturnType<typeof vi.fn>;

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  overdue = {};
  reachable = true;
  uncountable = undefined;
  thrown = new Error('no database');
  error = vi.fn();
  metrics = new Metrics();
  const repository = {
    count: async (kind: OverdueKind) => {
      if (!reachable || kind === uncountable) throw thrown;
      return overdue[kind]?.length ?? 0;
    },
    some: async (kind: OverdueKind, limit: number) => (overdue[kind] ?? []).slice(0, limit),
  } as OverdueMoneyRepository;
  watch = new OverdueMoneyWatch(settings, repository, { error } as unknown as PinoLogger, metrics);
  watch.onApplicationBootstrap();
});
afterEach(async () => {
  await watch.onApplicationShutdown();
  Logger.overrideLogger(new Logger());
  vi.useRealTimers();
});

const nextLook = () => vi.advanceTimersByTimeAsync(1_000);
const shown = async () =>
  (await metrics.text()).split('\n').filter(line => line.startsWith('diancan_money_overdue{'));

describe('the watch for overdue money', () => {
  it('shows every kind, including those with a count of 0', async () => {
    overdue = { payment: ['p1', 'p2'] };
    await nextLook();
    expect(await shown()).toEqual([
      'diancan_money_overdue{kind="refund"} 0',
      'diancan_money_overdue{kind="refund_abnormal"} 0',
      'diancan_money_overdue{kind="payment"} 2',
      'diancan_money_overdue{kind="order"} 0',
    ]);
  });

  it('counts the other kinds if one fails without an error', async () => {
    uncountable = 'refund';
    thrown = undefined;
    await nextLook();
    expect(await shown()).toEqual([
      'diancan_money_overdue{kind="refund_abnormal"} 0',
      'diancan_money_overdue{kind="payment"} 0',
      'diancan_money_overdue{kind="order"} 0',
    ]);
  });

  it('logs the count once, with a few ids', async () => {
    overdue = { refund: ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'] };
    await nextLook();
    await nextLook();
    expect(error.mock.calls).toEqual([
      [{ kind: 'refund', count: 6, ids: ['r1', 'r2', 'r3', 'r4', 'r5'] }, 'money is overdue'],
    ]);
  });

  it('logs again if a kind reappears after all of it was settled', async () => {
    for (const ids of [['o1'], [], ['o2']]) {
      overdue = { order: ids };
      await nextLook();
    }
    expect(error.mock.calls.map(([{ ids }]) => ids)).toEqual([['o1'], ['o2']]);
  });

  it('shows the other kinds while one cannot be counted', async () => {
    await nextLook();
    [uncountable, overdue] = ['refund', { order: ['o1'] }];
    await nextLook();
    expect(await shown()).toEqual([
      'diancan_money_overdue{kind="refund_abnormal"} 0',
      'diancan_money_overdue{kind="payment"} 0',
      'diancan_money_overdue{kind="order"} 1',
    ]);
    expect(error.mock.calls).toEqual([[{ kind: 'order', count: 1, ids: ['o1'] }, 'money is overdue']]);
  });

  it('shows nothing while it cannot count, instead of the last counts', async () => {
    await nextLook();
    expect(await shown()).toHaveLength(4);
    reachable = false;
    await nextLook();
    expect(await shown()).toEqual([]);
    reachable = true;
    await nextLook();
    expect(await shown()).toHaveLength(4);
  });
});
