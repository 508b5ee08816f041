import type { ShopProfile } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { openingOf } from './opening.js';
import { sayWhen } from './say-when.js';
import { DEFAULT_PROFILE, type Pause } from './shop-profile.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const lunchAndDinner: Partial<ShopProfile> = {
  hours: [
    { days: EVERY_DAY, from: '10:00', to: '14:00' },
    { days: EVERY_DAY, from: '17:00', to: '21:00' },
  ],
};
/** Friday and Saturday, past midnight. */
const night: Partial<ShopProfile> = { hours: [{ days: [5, 6], from: '22:00', to: '02:00' }] };
const roundTheClock: Partial<ShopProfile> = { hours: [{ days: EVERY_DAY, from: '00:00', to: '24:00' }] };
const newYear: Partial<ShopProfile> = {
  ...lunchAndDinner,
  exceptions: [
    { date: '2026-01-01', windows: [] },
    { date: '2026-01-02', windows: [{ from: '12:00', to: '13:00' }] },
  ],
};
const onlyAnException: Partial<ShopProfile> = { exceptions: [{ date: '2026-01-01', windows: [] }] };

/** Times are those of Shanghai, where it is 8 hours later than UTC. */
const at = (time: string): Date => new Date(`${time}+08:00`);
const shown = (profile: Partial<ShopProfile>, time: string, pause: Pause | null = null): string => {
  const shop = { profile: { ...DEFAULT_PROFILE, ...profile }, pause, now: at(time) };
  const { state, reopensAt, closesAt } = openingOf(shop);
  const local = (instant: Date | undefined): string =>
    instant === undefined ? '' : new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(5, 16);
  return [state, local(reopensAt ?? closesAt)].filter(Boolean).join(' ');
};

describe('the hours of a shop', () => {
  it.each<[string, Partial<ShopProfile>, string]>([
    // 2026-01-01 is a Thursday.
    ['2026-01-01T12:00', {}, 'OPEN'],
    ['2026-01-01T09:59:59.999', lunchAndDinner, 'CLOSED 01-01T10:00'],
    ['2026-01-01T10:00', lunchAndDinner, 'OPEN 01-01T14:00'],
    ['2026-01-01T13:59:59.999', lunchAndDinner, 'OPEN 01-01T14:00'],
    ['2026-01-01T14:00', lunchAndDinner, 'CLOSED 01-01T17:00'],
    ['2026-01-01T21:00', lunchAndDinner, 'CLOSED 01-02T10:00'],
    ['2026-01-01T23:00', night, 'CLOSED 01-02T22:00'],
    ['2026-01-02T23:00', night, 'OPEN 01-03T02:00'],
    ['2026-01-03T01:59', night, 'OPEN 01-03T02:00'],
    ['2026-01-04T02:00', night, 'CLOSED 01-09T22:00'],
    ['2026-01-01T12:00', roundTheClock, 'OPEN'],
    ['2026-01-01T12:00', newYear, 'CLOSED 01-02T12:00'],
    ['2026-01-02T12:30', newYear, 'OPEN 01-02T13:00'],
    ['2026-01-02T18:00', newYear, 'CLOSED 01-03T10:00'],
    ['2025-12-31T23:00', onlyAnException, 'OPEN 01-01T00:00'],
    ['2026-01-01T12:00', onlyAnException, 'CLOSED 01-02T00:00'],
  ])('at %s: %#', (time, profile, opening) => {
    expect(shown(profile, time)).toBe(opening);
  });

  it('join where one opening ends as the next begins', () => {
    const hours = [
      { days: EVERY_DAY, from: '10:00', to: '14:00' },
      { days: EVERY_DAY, from: '13:00', to: '24:00' },
      { days: [5], from: '00:00', to: '01:00' },
    ];
    expect(shown({ hours }, '2026-01-01T11:00')).toBe('OPEN 01-02T01:00');
  });

  it('know of no opening for a shop that has closed for good', () => {
    const hours = [{ days: [1], from: '10:00', to: '11:00' }];
    const exceptions = Array.from({ length: 60 }, (_, week) => ({
      date: new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10),
      windows: [],
    }));
    expect(shown({ hours, exceptions }, '2026-01-01T11:00')).toBe('CLOSED');
  });
});

describe('a pause', () => {
  it.each<[string, Pause, string]>([
    ['2026-01-01T12:00', { until: at('2026-01-01T12:30') }, 'PAUSED 01-01T12:30'],
    ['2026-01-01T12:30', { until: at('2026-01-01T12:30') }, 'OPEN 01-01T14:00'],
    ['2026-01-01T12:00', { until: null }, 'PAUSED'],
    // It goes on while the shop is closed.
    ['2026-01-01T12:00', { until: at('2026-01-01T15:00') }, 'PAUSED 01-01T17:00'],
    ['2026-01-01T15:00', { until: null }, 'CLOSED 01-01T17:00'],
  ])('at %s: %#', (time, pause, opening) => {
    expect(shown(lunchAndDinner, time, pause)).toBe(opening);
  });
});

it.each([
  ['2026-01-01T10:00', '今天 10:00', 'today at 10:00'],
  ['2026-01-02T00:00', '明天 00:00', 'tomorrow at 00:00'],
  ['2026-01-03T09:05', '1月3日（周六） 09:05', 'on Saturday, 3 January at 09:05'],
])('%s is said as %s', (time, zh, en) => {
  expect(sayWhen(at(time), at('2026-01-01T09:00'), 'Asia/Shanghai')).toEqual({ zh, en });
});
