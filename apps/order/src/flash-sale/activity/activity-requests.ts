import { createHash } from 'node:crypto';
import { type Caller, OrderErrors } from '@diancan/contracts';
import type { OnceRequest } from '@diancan/transaction';

/** A seller's request, which has its effect once. */
export interface SellerRequest<B extends object> {
  readonly seller: Caller;
  readonly idempotencyKey: string;
  readonly body: B;
}

const hashOf = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** The same key under another verb is another request, because each verb has transactions of its own. */
export const onceFor = (
  verb: string,
  { seller, idempotencyKey, body }: SellerRequest<object>,
): OnceRequest => ({
  request: `${verb}/${hashOf(seller.subject, idempotencyKey)}`,
  fingerprint: hashOf(Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  keyReused: OrderErrors.KEY_REUSED,
  timedOut: OrderErrors.PLACEMENT_TIMED_OUT,
});

/** An id in the form of our others that follows from its transaction, so that a repetition has the same. */
export function activityIdOf(gid: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return Array.from(
    createHash('sha256').update(gid).digest().subarray(0, 26),
    byte => alphabet[byte % 32],
  ).join('');
}

/** The id of what a change takes back, 22 characters. */
export const withdrawalOf = (gid: string, shard: number): string => hashOf(gid, shard).slice(0, 22);
