import { describe, expect, it } from 'vitest';
import { initialPhase, knownVersion, type RefreshPhase, reportOf } from './refresh-phase.js';

const STARTED = initialPhase({ version: 'v1', values: {} });
const AWAY: RefreshPhase = { ...STARTED, unreachable: 'nobody there' };
const REJECTING: RefreshPhase = { ...STARTED, rejected: 'v2' };

describe('a report', () => {
  it('names the version in force and the result of the last answer', () => {
    expect(reportOf(STARTED, ['server'])).toEqual({
      version: 'v1',
      outcome: 'started',
      changed: [],
      atNextStart: ['server'],
    });
  });

  it('names the outage while the source does not answer', () => {
    expect(reportOf(AWAY, [])).toMatchObject({ outcome: 'unreachable', reason: 'nobody there' });
  });

  it('contains the problem of the start at first', () => {
    const trouble = { outcome: 'refused', refused: 'v1', reason: 'routes' } as const;
    const phase = initialPhase({ version: 'v0', values: {}, trouble });
    expect([reportOf(phase, []), phase.rejected]).toEqual([
      { version: 'v0', ...trouble, changed: [], atNextStart: [] },
      'v1',
    ]);
  });
});

describe('a request', () => {
  it.each([
    ['the version in force', STARTED, false, 'v1'],
    ['the rejected version', REJECTING, false, 'v2'],
    ['the version in force, by hand', REJECTING, true, 'v1'],
  ])('names %s', (_what, phase, byHand, version) => {
    expect(knownVersion(phase, byHand)).toBe(version);
  });
});
