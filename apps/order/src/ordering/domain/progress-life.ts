import type { OrderStatus } from '@diancan/contracts';

type ProgressState = 'COOKING' | 'READY';

interface ProgressMove {
  /** Statuses of the order in which the move is allowed. */
  readonly order: readonly OrderStatus[];
  readonly from: ProgressState;
  readonly to: ProgressState;
  /** How long after the move into `from` it is allowed, in ms. */
  readonly withinMs?: number;
}

/**
 * The progress of an accepted order: a time and an event, not a status, because outside clients know four.
 */
export const PROGRESS_LIFE = {
  /** It can be fetched. */
  ready: { order: ['ACCEPTED'], from: 'COOKING', to: 'READY' },
  /** It cannot be fetched after all, because somebody has touched the wrong card. */
  recall: { order: ['ACCEPTED'], from: 'READY', to: 'COOKING', withinMs: 300_000 },
} as const satisfies Record<string, ProgressMove>;
