import { createHash } from 'node:crypto';
import type { FlashSaleOrderBody } from '@diancan/contracts';

/** A place in the log of one shard. It is decided once: by the row that the log's entry becomes, or void. */
export interface Ticket {
  readonly activityId: string;
  readonly shard: number;
  /** The generation of the shard's data in Redis. */
  readonly gen: number;
  /** The place in the log of that generation. */
  readonly seq: number;
  /** The id of the request, the same for each repetition. */
  readonly rid: string;
}

const hashOf = (...parts: string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** The id of a request: 22 characters. */
export const ridOf = (activityId: string, buyerOpenid: string, idempotencyKey: string): string =>
  hashOf(activityId, buyerOpenid, idempotencyKey).toString('base64url').slice(0, 22);

/** What a request asks for, in 16 characters: the same key with another body is refused. */
export const fingerprintOf = ({ quantity, fulfilment, remark = '' }: FlashSaleOrderBody): string =>
  hashOf(String(quantity), JSON.stringify(fulfilment ?? { kind: 'PICK_UP' }), remark)
    .toString('base64url')
    .slice(0, 16);

/** All requests of a buyer go to one shard, so that the limit per buyer is decided in one place. */
export const shardOf = (buyerOpenid: string, shards: number): number =>
  shards === 1 ? 0 : hashOf(buyerOpenid).readUInt32BE() % shards;

export const formatTicket = ({ activityId, shard, gen, seq, rid }: Ticket): string =>
  `v1.${activityId}.${shard}.${gen}.${seq}.${rid}`;

const TICKET = /^v1\.([0-9A-HJKMNP-TV-Z]{26})\.(\d{1,3})\.(\d{1,9})\.(\d{1,15})\.([\w-]{22})$/;

/** Undefined if the text is not a ticket's. */
export function parseTicket(text: string): Ticket | undefined {
  const found = TICKET.exec(text);
  if (found === null) return undefined;
  const [, activityId, shard, gen, seq, rid] = found as unknown as [string, ...string[]];
  return { activityId: activityId!, shard: Number(shard), gen: Number(gen), seq: Number(seq), rid: rid! };
}
