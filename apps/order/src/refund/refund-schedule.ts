import type { RefundState } from '@diancan/contracts';
import { type Backoff, backoffMs } from '@diancan/platform';

/** Between two attempts to send a refund, or to learn from the provider what became of it. */
export const REFUND_BACKOFF: Backoff = { firstMs: 2_000, lastMs: 600_000 };

/** When to ask the provider about a refund again, in ms. A person settles one that is stuck there. */
export const nextQueryInMs = ({ state, attempts }: { state: RefundState; attempts: number }): number =>
  state === 'ABNORMAL' ? REFUND_BACKOFF.lastMs : backoffMs(attempts, REFUND_BACKOFF);
