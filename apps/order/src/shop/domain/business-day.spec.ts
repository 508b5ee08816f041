import { describe, expect, it } from 'vitest';
import { businessDayOf, nextBusinessDayAt } from './business-day.js';

const shanghai = { timeZone: 'Asia/Shanghai', dayStartsAt: '04:00' };
const newYork = { timeZone: 'America/New_York', dayStartsAt: '02:30' };

describe('a business day', () => {
  it.each([
    ['2026-01-01T19:59:59.999Z', shanghai, '2026-01-01'],
    ['2026-01-01T20:00:00.000Z', shanghai, '2026-01-02'],
    ['2026-01-01T15:00:00.000Z', shanghai, '2026-01-01'],
    ['2026-01-01T00:00:00.000Z', { timeZone: 'UTC', dayStartsAt: '00:00' }, '2026-01-01'],
    // The clocks skip 02:30 on this day: it begins at 03:30.
    ['2026-03-08T07:00:00.000Z', newYork, '2026-03-07'],
    ['2026-03-08T07:30:00.000Z', newYork, '2026-03-08'],
  ])('of %s is that of the evening before', (instant, rules, day) => {
    expect(businessDayOf(new Date(instant), rules)).toBe(day);
  });

  it.each([
    ['2026-01-01T19:59:59.999Z', shanghai, '2026-01-01T20:00:00.000Z'],
    ['2026-01-01T20:00:00.000Z', shanghai, '2026-01-02T20:00:00.000Z'],
    ['2026-03-07T12:00:00.000Z', newYork, '2026-03-08T07:30:00.000Z'],
  ])('after %s begins later', (instant, rules, next) => {
    expect(nextBusinessDayAt(new Date(instant), rules).toISOString()).toBe(next);
  });
});
