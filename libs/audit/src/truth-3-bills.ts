import type { Query, Schemas, Violation } from './truth.js';

const TRUTH = '3: the bills of the provider say the same as our books';

const DAY_MS = 24 * 3_600_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;
/** How many days back the order service reconciles automatically. */
const DAYS = 30;
/** The bill of a day is available from 10:00 of the next day in China, and must be compared by 18:00. */
const COMPARED_BY_MS = 18 * 3_600_000;

const chinaDay = (at: number) => new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 10);

interface Reconciled {
  day: string;
  differences: Json<Array<{ kind: string; number: string }>>;
  unreadable: Json<number[]>;
}

/**
 * Reports the differences that the daily reconciliation with the provider's bills has left open, and the days
 * that it has missed.
 * @param now ms since 1970
 */
export async function billsAgree(
  query: Query,
  { order }: Schemas,
  now: number = Date.now(),
): Promise<Violation[]> {
  const oldest = chinaDay(now - DAYS * DAY_MS);
  const rows = await query<Reconciled>(
    `SELECT day, differences, unreadable_lines AS unreadable
     FROM ${order}.reconciliation WHERE day >= '${oldest}'`,
  );
  const [first] = await query<{ at: Date | null }>(`SELECT MIN(paid_at) AS at FROM ${order}.receipt`);
  const found = rows.flatMap(({ day, differences, unreadable }) => [
    ...listOf(differences).map(({ kind, number }) => ({
      truth: TRUTH,
      about: number,
      finding: `${kind} in the bill of ${day}`,
    })),
    ...listOf(unreadable).map(line => ({
      truth: TRUTH,
      about: day,
      finding: `line ${line} of the bill cannot be read`,
    })),
  ]);
  const reconciled = new Set(rows.map(({ day }) => day));
  const missed = first?.at
    ? daysSince(Math.max(first.at.getTime(), now - DAYS * DAY_MS), now).filter(day => !reconciled.has(day))
    : [];
  return [
    ...found,
    ...missed.map(day => ({ truth: TRUTH, about: day, finding: 'this day was not reconciled' })),
  ];
}

/** The days in China since `since` whose bills must have been compared by now. */
function daysSince(since: number, now: number) {
  const last = chinaDay(now - DAY_MS - COMPARED_BY_MS);
  const days = [];
  for (let at = since; chinaDay(at) <= last; at += DAY_MS) days.push(chinaDay(at));
  return days;
}

/** The value of a JSON column; MariaDB returns it as text. */
type Json<Value> = string | Value | null;

function listOf<Item>(json: Json<Item[]>): Item[] {
  return (typeof json === 'string' ? (JSON.parse(json) as Item[]) : json) ?? [];
}
