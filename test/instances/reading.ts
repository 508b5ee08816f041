import { setImmediate as nextTurn } from 'node:timers/promises';

/** A reader that repeats one request, several times in parallel. */
export interface Reading {
  /** Number of answers by status; 0 counts requests without an answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** The errors of requests without an answer. */
  readonly failures: readonly unknown[];
  /** Resolves when this many more answers have arrived. */
  more(answers: number): Promise<void>;
  stop(): Promise<void>;
}

export function keepReading(ask: () => Promise<{ status: number }>, atOnce = 8): Reading {
  const statuses = new Map<number, number>();
  const failures: unknown[] = [];
  const waiting = new Set<() => void>();
  let answered = 0;
  const ended = new AbortController();
  const readers = Array.from({ length: atOnce }, async () => {
    while (!ended.signal.aborted) {
      const { status } = await ask().catch((error: unknown) => {
        failures.push(error instanceof Error ? (error.cause ?? error) : error);
        return { status: 0 };
      });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      answered += 1;
      for (const check of waiting) check();
      await nextTurn();
    }
  });
  return {
    statuses,
    failures,
    more: answers =>
      new Promise(resolve => {
        const enough = answered + answers;
        const check = () => {
          if (answered < enough) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      }),
    stop: async () => {
      ended.abort();
      await Promise.all(readers);
    },
  };
}

/** The number of requests that an instance has answered, from its own metrics. */
export const answeredBy = (metrics: string): number =>
  [...metrics.matchAll(/^diancan_requests_total\{[^}]*\} (\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
