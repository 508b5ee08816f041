import type { Metrics } from '@diancan/platform';

/** `near` and `hit` are answers from memory and from Redis; in a `bypass` Redis was not used. */
type ReadOutcome = 'near' | 'hit' | 'miss' | 'bypass';

/** Counts what a cache does. */
export interface CacheCounts {
  read(outcome: ReadOutcome): void;
  evicted(outcome: 'done' | 'late'): void;
}

export const UNCOUNTED: CacheCounts = { read: () => undefined, evicted: () => undefined };

/** @returns the counts of a cache by its name */
export function cacheMetrics(metrics: Metrics): (cache: string) => CacheCounts {
  const reads = metrics.counter({
    name: 'diancan_cache_reads_total',
    help: 'Reads of a cache, by their outcome: near (memory), hit (Redis), miss, bypass (without Redis).',
    labels: ['cache', 'outcome'],
  });
  const evictions = metrics.counter({
    name: 'diancan_cache_evictions_total',
    help: 'Evictions from a cache: done, or late because Redis did not carry them out at once.',
    labels: ['cache', 'outcome'],
  });
  return cache => ({
    read: outcome => reads.inc({ cache, outcome }),
    evicted: outcome => evictions.inc({ cache, outcome }),
  });
}
