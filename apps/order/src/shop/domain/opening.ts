import type { ShopProfile, ShopState } from '@diancan/contracts';
import { DateTime } from 'luxon';
import { timeOn } from './business-day.js';
import type { Shop } from './shop-profile.js';

/** How far ahead the next opening is looked for, in days. */
const HORIZON_DAYS = 400;

interface Interval {
  readonly from: DateTime;
  readonly to: DateTime;
}

export interface Opening {
  readonly state: ShopState;
  /** While it is not OPEN; absent if nobody knows. */
  readonly reopensAt?: Date;
  /** While it is OPEN, if it closes at all. */
  readonly closesAt?: Date;
}

/**
 * Whether the shop takes orders, and until when that stays so. Hours that are over count more than a pause.
 */
export function openingOf({ profile, pause, now }: Shop): Opening {
  const open = openAt(profile, now);
  if (open === null) return closed('CLOSED', nextOpening(profile, now));
  const isPaused = pause !== null && (pause.until === null || pause.until > now);
  if (!isPaused) return { state: 'OPEN', ...(open === 'always' ? {} : { closesAt: open }) };
  return closed('PAUSED', pause.until === null ? undefined : firstOpen(profile, pause.until));
}

const closed = (state: ShopState, reopensAt: Date | undefined): Opening => ({
  state,
  ...(reopensAt === undefined ? {} : { reopensAt }),
});

const firstOpen = (profile: ShopProfile, at: Date): Date | undefined =>
  openAt(profile, at) === null ? nextOpening(profile, at) : at;

/** When the opening that an instant lies in ends; null if it lies in none. */
function openAt(profile: ShopProfile, now: Date): Date | 'always' | null {
  if (profile.hours.length === 0 && profile.exceptions.length === 0) return 'always';
  const local = DateTime.fromJSDate(now, { zone: profile.timeZone });
  // Yesterday's last opening may go on past midnight.
  let end: DateTime | null = null;
  for (let day = -1; day <= HORIZON_DAYS; day++) {
    for (const { from, to } of intervalsOn(profile, local.plus({ days: day }))) {
      const at: DateTime = end ?? local;
      if (from <= at && to > at) end = to;
    }
    // An opening that reaches the next day may be continued by its first one.
    if (day >= 0 && (end === null || end < local.plus({ days: day + 1 }).startOf('day')))
      return end?.toJSDate() ?? null;
  }
  return 'always';
}

function nextOpening(profile: ShopProfile, after: Date): Date | undefined {
  const local = DateTime.fromJSDate(after, { zone: profile.timeZone });
  for (let day = 0; day <= HORIZON_DAYS; day++) {
    const starts = intervalsOn(profile, local.plus({ days: day }))
      .map(({ from }) => from)
      .filter(from => from > local);
    if (starts.length > 0) return DateTime.min(...(starts as [DateTime])).toJSDate();
  }
  return undefined;
}

/** The openings that begin on a day of the shop, the earliest first. */
function intervalsOn({ hours, exceptions }: ShopProfile, day: DateTime): Interval[] {
  const exception = exceptions.find(({ date }) => date === day.toISODate());
  const windows =
    exception?.windows ??
    (hours.length === 0
      ? [{ from: '00:00', to: '24:00' }]
      : hours.filter(({ days }) => days.includes(day.weekday)));
  return windows
    .map(({ from, to }) => {
      const begins = timeOn(day, from);
      const ends = timeOn(day, to);
      return { from: begins, to: ends > begins ? ends : timeOn(day.plus({ days: 1 }), to) };
    })
    .toSorted((one, other) => one.from.toMillis() - other.from.toMillis());
}
