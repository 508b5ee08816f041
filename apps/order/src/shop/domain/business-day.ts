import type { ShopProfile } from '@diancan/contracts';
import { DateTime } from 'luxon';

type DayRules = Pick<ShopProfile, 'timeZone' | 'dayStartsAt'>;

/**
 * A time of day on a calendar day of the shop. A time that a change of the clocks skips is moved after it.
 */
export function timeOn(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}

/**
 * The business day that an instant belongs to, `YYYY-MM-DD`: what is sold after midnight belongs to the
 * evening.
 */
export function businessDayOf(instant: Date, { timeZone, dayStartsAt }: DayRules): string {
  const local = DateTime.fromJSDate(instant, { zone: timeZone });
  const begun = local >= timeOn(local, dayStartsAt);
  return (begun ? local : local.minus({ days: 1 })).toISODate()!;
}

/** When the business day after that of an instant begins. */
export function nextBusinessDayAt(instant: Date, { timeZone, dayStartsAt }: DayRules): Date {
  const local = DateTime.fromJSDate(instant, { zone: timeZone });
  const today = timeOn(local, dayStartsAt);
  return (local < today ? today : timeOn(local.plus({ days: 1 }), dayStartsAt)).toJSDate();
}
