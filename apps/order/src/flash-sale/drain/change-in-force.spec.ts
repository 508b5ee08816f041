import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

type Servers = Partial<Record<keyof typeof WELL, () => Promise<unknown>>>;

let woken: number;
beforeEach(() => {
  woken = 0;
});

/** @param looks what the board has at its first readings, if the change is not in force yet */
function inForceWith(
  servers: Servers,
  looks: Array<{ reservoir?: number; gen?: number }> = [],
): ChangeInForce {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { refresh, isInForce, untilStored } = { ...WELL, ...servers };
  const known = () => {
    const { reservoir = 0, gen = 1 } = looks.shift() ?? {};
    const activity = { activityId: 'a', stage: 'ACTIVE', shards: 1, reservoir };
    return { activity, shards: [{ gen }] };
  };
  return new ChangeInForce(
    { current: { flashSale: { variant: 'queue' } } } as OrderSettings,
    { refresh, known } as unknown as ActivityBoard,
    { untilStored } as unknown as StoredLogs,
    { isInForce } as unknown as ConfigureShard,
    { wake: () => void (woken += 1) } as unknown as Wakes,
  );
}

/** @returns after how long a seller is answered, in ms */
async function answeredAfter(servers: Servers): Promise<number> {
  const inForce = inForceWith(servers);
  const begun = performance.now();
  const answered = inForce.wait('a').then(() => performance.now() - begun);
  await vi.advanceTimersByTimeAsync(10_000);
  return answered;
}

it('a seller is answered as soon as the change is in force', async () => {
  expect(await answeredAfter({})).toBe(0);
  expect(woken).toBe(0);
});

it.each([
  ['the shard has not been given what was added', { reservoir: 5 }],
  ['the shard has no generation yet', { gen: 0 }],
])('a seller is not answered while %s: its drain is woken', async (_what, look) => {
  await inForceWith({}, [look, look]).wait('a');
  expect(woken).toBe(2);
});

it('a seller is not answered while Redis sells by other terms', async () => {
  const answers = [false, false];
  await inForceWith({ isInForce: async () => answers.shift() ?? true }).wait('a');
  expect(woken).toBe(2);
});

it('a seller is answered when the database has what the logs hold, and not before', async () => {
  const stored = Promise.withResolvers<boolean>();
  const answer = vi.fn();
  const answered = inForceWith({ untilStored: () => stored.promise })
    .wait('a')
    .then(answer);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answer).not.toHaveBeenCalled();
  stored.resolve(true);
  await answered;
});

it.each(['refresh', 'isInForce', 'untilStored'] as const)(
  'a seller is answered after 2 s if %s gets no answer',
  async server => {
    expect(await answeredAfter({ [server]: () => NEVER })).toBe(2_000);
  },
);
