export interface Backoff {
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * How long to wait after failure number `attempt` (from 1), in ms: twice as long each time, up to `lastMs`.
 */
export const backoffMs = (attempt: number, { firstMs, lastMs }: Backoff): number =>
  Math.min(firstMs * 2 ** (attempt - 1), lastMs);
