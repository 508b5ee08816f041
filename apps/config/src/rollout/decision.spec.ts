import { describe, expect, it } from 'vitest';
import {
  type DecidedBy,
  type Decision,
  isBinding,
  isNewer,
  NO_STAMP,
  type Stamp,
  stampAfter,
  stampOf,
} from './decision.js';
import { NOTHING_SERVED, refuse, rollBack, serve, withdraw } from './rollout-state.js';

const served = serve(NOTHING_SERVED, 'one', '1970-01-01T00:00:05.000Z');
const stamped = (stamp: Partial<Stamp>, state = served): Decision => ({
  state,
  stamp: { ...NO_STAMP, ...stamp },
});

describe('of two decisions', () => {
  it.each<[string, Decision, Decision]>([
    ['the later one', stamped({ latest: 2 }), stamped({ latest: 1 })],
    [
      'an operator’s, even if a config centre’s own check is later',
      stamped({ operator: 1, latest: 1 }),
      stamped({ latest: 9 }),
    ],
    [
      'a process’s, even if a config centre’s own check is later',
      stamped({ process: 1, latest: 1 }),
      stamped({ latest: 9 }),
    ],
    [
      'an operator’s, even if a process’s is later',
      stamped({ operator: 1, latest: 1 }),
      stamped({ process: 9, latest: 9 }),
    ],
    [
      'the later one of two operators',
      stamped({ operator: 2, latest: 2 }),
      stamped({ operator: 1, latest: 9 }),
    ],
    [
      'a process’s about the version that the operator chose',
      stamped({ operator: 1, process: 2, latest: 2 }),
      stamped({ operator: 1, process: 0, latest: 9 }),
    ],
    [
      'a check that knew the operator’s decision',
      stamped({ operator: 1, latest: 3 }),
      stamped({ operator: 1, latest: 1 }),
    ],
    [
      'at the same time, that of the config centre with the later name',
      stamped({ latest: 1, centre: 'b' }),
      stamped({ latest: 1, centre: 'a' }),
    ],
    [
      'the one that serves a version',
      stamped({ latest: 1 }),
      stamped({ operator: 9, process: 9, latest: 9 }, NOTHING_SERVED),
    ],
  ])('%s wins, whichever arrives first', (_what, winner, loser) => {
    expect([isNewer(winner, loser), isNewer(loser, winner)]).toEqual([true, false]);
  });

  it('neither wins if they are the same', () => {
    expect(isNewer(stamped({ latest: 1, centre: 'a' }), stamped({ latest: 1, centre: 'a' }))).toBe(false);
  });
});

describe('a decision', () => {
  const known: Stamp = { operator: 3, process: 5, latest: 100, centre: 'a' };

  it.each([
    ['operator', { operator: 200, process: 5, latest: 200, centre: 'b' }],
    ['process', { operator: 3, process: 200, latest: 200, centre: 'b' }],
    ['centre', { operator: 3, process: 5, latest: 200, centre: 'b' }],
  ] as const)('by the %s sets its own times, and keeps those of earlier decisions', (by, stamp) => {
    expect(stampAfter(known, by, 'b', 200)).toEqual(stamp);
  });

  it.each(['operator', 'process', 'centre'] as const)(
    'by the %s is newer than the one it knew, even if its clock is slow',
    by => {
      expect(isNewer(stamped(stampAfter(known, by, '0', 1)), stamped(known))).toBe(true);
    },
  );

  it('is binding if an operator or a process decided, and the other side does not know it', () => {
    const other = stamped(known);
    const binds = (by: DecidedBy) => isBinding(stamped(stampAfter(known, by, 'b', 1)), other);
    expect([binds('operator'), binds('process'), binds('centre')]).toEqual([true, true, false]);
    expect(isBinding(other, other)).toBe(false);
  });
});

describe('the stored state of an older release', () => {
  const [second, third] = ['1970-01-01T00:00:06.000Z', '1970-01-01T00:00:07.000Z'];
  const refusal = { version: 'two', problems: [], at: third };
  const newer = serve(served, 'two', second);
  const held = rollBack(newer, 'one', 'two', third);

  it.each([
    ['that served nothing', NOTHING_SERVED, NO_STAMP],
    ['that served a version', served, { ...NO_STAMP, latest: 5_000 }],
    ['that refused one', refuse(served, refusal), { ...NO_STAMP, latest: 5_000 }],
    ['that held one', held, { ...NO_STAMP, operator: 7_000, latest: 7_000 }],
    ['that withdrew one', withdraw(newer, refusal), { ...NO_STAMP, process: 7_000, latest: 7_000 }],
  ])('%s gets a stamp with the times that it contains', (_what, state, stamp) => {
    expect(stampOf(state)).toEqual(stamp);
  });
});
