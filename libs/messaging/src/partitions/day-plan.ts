/** Days are UTC, such as `2026-11-29`. */
export interface DayPartition {
  readonly name: string;
  /** The first day after its rows; null: it takes all that no other partition takes. */
  readonly before: string | null;
}

export interface DayPlan {
  /** To be split off `p_rest`, in their order. */
  readonly make: ReadonlyArray<DayPartition & { readonly before: string }>;
  /** Names of the partitions whose days are too old. */
  readonly drop: readonly string[];
}

const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;

/**
 * Which partitions a table needs and which it no longer needs. Days that nobody has made a partition for,
 * because no instance ran, are made up for.
 */
export function planDays(
  partitions: readonly DayPartition[],
  { today, keepDays }: { readonly today: string; readonly keepDays: number },
): DayPlan {
  const oldest = addDays(today, -keepDays);
  const ends = partitions.flatMap(({ before }) => before ?? []);
  const first = [oldest, ...ends].toSorted().at(-1)!;
  const make = [];
  for (let day = first; day <= addDays(today, DAYS_AHEAD); day = addDays(day, 1))
    make.push({ name: `p${day.replaceAll('-', '')}`, before: addDays(day, 1) });
  const drop = partitions.filter(({ before }) => before !== null && before <= oldest).map(({ name }) => name);
  return { make, drop };
}

const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
