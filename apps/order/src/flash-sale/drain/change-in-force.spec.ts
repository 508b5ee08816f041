import { afterEach, expect, it, vi } from 'vitest';
import type { OrderSettings } from '../../order.settings.js';
import type { ActivityBoard } from '../activity/activity-board.js';
import type { StoredLogs } from '../shard/stored-logs.js';
import type { Wakes } from '../shard/wakes.js';
import { ChangeInForce } from './change-in-force.js';
import type { ConfigureShard } from './configure-shard.use-case.js';

const NEVER = new Promise<never>(() => undefined);

afterEach(() => void vi.useRealTimers());

/** The servers as they are without a fault: the change is in force. */
const WELL = { refresh: async () => undefined, isInForce: async () => true, untilStored: async () => true };

/** @returns after how long a seller is answered, in ms */
async function answeredAfter(servers: Partial<Record<keyof typeof WELL, () => Promise<never>>>) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { refresh, isInForce, untilStored } = { ...WELL, ...servers };
  const activity = { activityId: 'a', stage: 'ACTIVE', shards: 1, reservoir: 0 };
  const inForce = new ChangeInForce(
    { current: { flashSale: { variant: 'queue' } } } as OrderSettings,
    { refresh, known: () => ({ activity, shards: [{ gen: 1 }] }) } as unknown as ActivityBoard,
    { untilStored } as unknown as StoredLogs,
    { isInForce } as unknown as ConfigureShard,
    {} as Wakes,
  );
  const begun = performance.now();
  const answered = inForce.wait('a').then(() => performance.now() - begun);
  await vi.advanceTimersByTimeAsync(10_000);
  return answered;
}

it('a seller is answered as soon as the change is in force', async () => {
  expect(await answeredAfter({})).toBe(0);
});

it.each(['refresh', 'isInForce', 'untilStored'] as const)(
  'a seller is answered after 2 s if %s gets no answer',
  async server => {
    expect(await answeredAfter({ [server]: () => NEVER })).toBe(2_000);
  },
);
