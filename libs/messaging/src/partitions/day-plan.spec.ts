import { describe, expect, it } from 'vitest';
import { type DayPartition, planDays } from './day-plan.js';

const REST: DayPartition = { name: 'p_rest', before: null };
const NOW = { today: '2026-03-01', keepDays: 2 };
const AHEAD = ['02', '03', '04', '05', '06', '07', '08'].map(day => `p202603${day}`);
const namesOf = (partitions: readonly DayPartition[]) => partitions.map(({ name }) => name);

describe('the plan for a table', () => {
  it('that is new has the days that are kept, today, and a week ahead', () => {
    const { make, drop } = planDays([REST], NOW);
    expect(namesOf(make)).toEqual(['p20260227', 'p20260228', 'p20260301', ...AHEAD]);
    expect(make[1]).toEqual({ name: 'p20260228', before: '2026-03-01' });
    expect(make.at(-1)).toEqual({ name: 'p20260308', before: '2026-03-09' });
    expect(drop).toEqual([]);
  });

  it('that is complete is empty', () => {
    expect(planDays([...planDays([REST], NOW).make, REST], NOW)).toEqual({ make: [], drop: [] });
  });

  it('on the next day makes one day, and drops the one that is too old', () => {
    const { make, drop } = planDays([...planDays([REST], NOW).make, REST], { ...NOW, today: '2026-03-02' });
    expect(make).toEqual([{ name: 'p20260309', before: '2026-03-10' }]);
    expect(drop).toEqual(['p20260227']);
  });

  it('that nobody has looked after for weeks has the missing days that are kept', () => {
    const { make, drop } = planDays([{ name: 'p20260114', before: '2026-01-15' }, REST], NOW);
    expect(namesOf(make).slice(0, 3)).toEqual(['p20260227', 'p20260228', 'p20260301']);
    expect(drop).toEqual(['p20260114']);
  });

  it('whose clock was ahead makes nothing twice', () => {
    const { make, drop } = planDays([{ name: 'p20270101', before: '2027-01-02' }, REST], NOW);
    expect({ make, drop }).toEqual({ make: [], drop: [] });
  });
});
