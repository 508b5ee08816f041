const DAY_MS = 24 * 3_600_000;
/** China has one time zone and no daylight saving time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;
/** The bill of a day is available from 10:00 of the next day; this adds a margin of 15 minutes. */
const BILL_READY_MS = 10.25 * 3_600_000;

/** The day in China, `YYYY-MM-DD`. */
export const chinaDay = (at: Date): string =>
  new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);

/** Start (inclusive) and end (exclusive) of a day in China. */
export function chinaDayBounds(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00+08:00`);
  return { from, to: new Date(from.getTime() + DAY_MS) };
}

/** The last day whose bill must be available by now. */
export const lastBilledDay = (now: Date): string =>
  chinaDay(new Date(now.getTime() - DAY_MS - BILL_READY_MS));

/** The last days whose bills must be available by now, newest first. */
export const billedDays = (now: Date, count: number): string[] =>
  Array.from({ length: count }, (_, age) => lastBilledDay(new Date(now.getTime() - age * DAY_MS)));

/** WeChat Pay keeps bills for three months. */
export const BILL_KEPT_DAYS = 90;

/** The first day whose bill is still available. */
export const oldestBilledDay = (now: Date): string =>
  chinaDay(new Date(now.getTime() - BILL_KEPT_DAYS * DAY_MS));
