import { describe, expect, it } from 'vitest';
import { candidate } from '../../testing/candidates.js';
import type { Candidate } from './rule.js';
import { breakerClosed, filtered, healthy, ownZone, type ServerListFilter } from './server-list-filter.js';

const trip = (tripped: Candidate): Candidate => {
  for (let time = 0; time < 3; time++) {
    tripped.load.begin();
    tripped.load.failed(1);
  }
  return tripped;
};
const idsOf = (candidates: readonly Candidate[]) => candidates.map(({ instance }) => instance.id);
const left = (candidates: readonly Candidate[], ...filters: ServerListFilter[]) =>
  idsOf(filtered(candidates, filters));

describe('filters', () => {
  it('leave out an instance that is not ready', () => {
    expect(left([candidate('ill', { healthy: false }), candidate('a'), candidate('b')], healthy)).toEqual([
      'a',
      'b',
    ]);
  });

  it('leave out a tripped instance', () => {
    expect(left([trip(candidate('tripped')), candidate('a'), candidate('b')], breakerClosed)).toEqual([
      'a',
      'b',
    ]);
  });

  it('prefer the own zone, and follow it', () => {
    let zone = 'here';
    const both = [candidate('near', { zone: 'here' }), candidate('far', { zone: 'there' })];
    const own = ownZone(() => zone);
    expect(left(both, own)).toEqual(['near']);
    zone = 'there';
    expect(left(both, own)).toEqual(['far']);
  });

  it('prefer another zone to a tripped instance of this one', () => {
    const all = [trip(candidate('near', { zone: 'here' })), candidate('far', { zone: 'there' })];
    expect(
      left(
        all,
        healthy,
        breakerClosed,
        ownZone(() => 'here'),
      ),
    ).toEqual(['far']);
  });

  it('are ignored if they would leave out all; the next one is applied', () => {
    const all = [
      candidate('near', { healthy: false, zone: 'here' }),
      candidate('far', { healthy: false, zone: 'there' }),
    ];
    expect(left(all, healthy)).toEqual(['near', 'far']);
    expect(
      left(
        all,
        healthy,
        ownZone(() => 'here'),
      ),
    ).toEqual(['near']);
  });

  it('leave the only one, whatever is the matter with it', () => {
    expect(left([trip(candidate('last', { healthy: false }))], healthy, breakerClosed)).toEqual(['last']);
  });
});
