import { setImmediate as nextTurn } from 'node:timers/promises';

/** Somebody who asks for the same thing again and again, several times at once. */
export interface Reading {
  /** How often the answer was which status; 0 where there was none. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Why there was no answer. */
  readonly failures: readonly unknown[];
  /** Resolves when so many more answers have come. */
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
        failures.push((error as Error).cause ?? error);
        return { status: 0 };
      });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      answered += 1;
      for (const look of waiting) look();
      await nextTurn();
    }
  });
  return {
    statuses,
    failures,
    more: answers =>
      new Promise(resolve => {
        const enough = answered + answers;
        const look = () => {
          if (answered < enough) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
      }),
    stop: async () => {
      ended.abort();
      await Promise.all(readers);
    },
  };
}

/** How many requests an instance has answered, by its own count. */
export const answeredBy = (metrics: string): number =>
  [...metrics.matchAll(/^diancan_requests_total\{[^}]*\} (\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
