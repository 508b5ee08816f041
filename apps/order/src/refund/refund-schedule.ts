import type { RefundState } from '@diancan/contracts';
import { type Backoff, backoffMs } from '@diancan/platform';

/** The wait between two attempts to send a refund, or to query its state. */
export const REFUND_BACKOFF: Backoff = { firstMs: 2_000, lastMs: 600_000 };

/** When to query a refund again, in ms. ABNORMAL ones rarely: a person must settle them. */
export const nextQueryInMs = ({ state, attempts }: { state: RefundState; attempts: number }): number =>
  state === 'ABNORMAL' ? REFUND_BACKOFF.lastMs : backoffMs(attempts, REFUND_BACKOFF);
