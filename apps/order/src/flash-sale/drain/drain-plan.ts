import type { LogEntry } from '../shard/log-entry.js';

/** What a run of log entries means for the database. */
export interface DrainPlan {
  /** New tickets with what has become of them within the run. */
  readonly fresh: ReadonlyArray<{ entry: LogEntry; fate: 'WON' | 'WAITING' | 'SOLD_OUT' }>;
  /** Tickets that waited before the run, and have won. */
  readonly promoted: readonly LogEntry[];
  /** Tickets that waited before the run, and are refused. */
  readonly dismissed: readonly LogEntry[];
  /** Pieces that go to the reservoir. */
  readonly toReservoir: number;
  /** Pieces that go back to the dish, each with its cause. */
  readonly toDish: readonly LogEntry[];
  /** Pieces that the entries take out of the shard. */
  readonly pieces: number;
}

export function planDrain(entries: readonly LogEntry[]): DrainPlan {
  const fresh = new Map<string, DrainPlan['fresh'][number]>();
  const promoted: LogEntry[] = [];
  const dismissed: LogEntry[] = [];
  const toDish: LogEntry[] = [];
  let toReservoir = 0;
  let pieces = 0;
  for (const entry of entries) {
    const { kind, rid, quantity } = entry;
    if (kind === 'R' || kind === 'P' || kind === 'G' || kind === 'D') pieces += quantity;
    const own = fresh.get(rid);
    if (kind === 'R') fresh.set(rid, { entry, fate: 'WON' });
    else if (kind === 'W') fresh.set(rid, { entry, fate: 'WAITING' });
    // The ticket's own entry is the one with which it began to wait.
    else if (own !== undefined) fresh.set(rid, { ...own, fate: kind === 'P' ? 'WON' : 'SOLD_OUT' });
    else if (kind === 'P') promoted.push(entry);
    else if (kind === 'X') dismissed.push(entry);
    else if (kind === 'G') toReservoir += quantity;
    else if (kind === 'D') toDish.push(entry);
  }
  return { fresh: [...fresh.values()], promoted, dismissed, toReservoir, toDish, pieces };
}
