import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Ticket } from '../domain/ticket.js';
import type { ShardId } from '../shard/shard-keys.js';

/** WAITING becomes any of the others, WON becomes LAPSED (not paid in time) or CANCELLED. */
export type StoredTicketState = 'WAITING' | 'WON' | 'LOST' | 'SOLD_OUT' | 'VOID' | 'LAPSED' | 'CANCELLED';

/** A ticket, and what its request asked for. */
export interface GivenTicket extends Ticket {
  readonly fingerprint: string;
}

export interface StoredTicket extends GivenTicket {
  readonly buyer: string;
  readonly quantity: number;
  readonly state: StoredTicketState;
  readonly orderId: string | null;
  /** What the buyer asked for, while it waits. */
  readonly content: string | null;
}

/** A ticket beside the shard that decides it, as of one moment. */
export interface TicketSight {
  readonly shardGen: number;
  readonly shardStage: string;
  readonly cursorSeq: number;
  /** Pieces of the shard that nobody has, as far as its log is stored. */
  readonly left: number;
  /** Null if the log's entry of this very ticket is not stored. */
  readonly state: StoredTicketState | null;
  readonly orderId: string | null;
}

/** A ticket whose order has ended. */
export interface EndedTicket extends ShardId {
  readonly rid: string;
  readonly buyer: string;
  readonly quantity: number;
  readonly orderId: string;
}

@Injectable()
export class TicketRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: EntityManager, tickets: readonly StoredTicket[]): Promise<void> {
    if (tickets.length === 0) return;
    await tx.query(
      `INSERT INTO flash_ticket (rid, activity_id, shard, gen, seq, buyer_openid, quantity, fingerprint,
         state, order_id, content)
       VALUES ${tickets.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      tickets.flatMap(ticket => [
        ticket.rid,
        ticket.activityId,
        ticket.shard,
        ticket.gen,
        ticket.seq,
        ticket.buyer,
        ticket.quantity,
        ticket.fingerprint,
        ticket.state,
        ticket.orderId,
        ticket.content,
      ]),
    );
  }

  /** The ticket of a request; otherwise the one of its buyer in this activity that has won. */
  async given(
    activityId: string,
    { rid, buyer }: { readonly rid: string; readonly buyer: string },
    tx: EntityManager = this.dataSource.manager,
  ): Promise<GivenTicket | undefined> {
    const [row] = await tx.query<GivenTicket[]>(
      `SELECT activity_id AS activityId, shard, gen, seq, rid, fingerprint FROM flash_ticket WHERE rid = ?
       UNION ALL
       SELECT t.activity_id, t.shard, t.gen, t.seq, t.rid, t.fingerprint
       FROM orders o JOIN flash_ticket t ON t.order_id = o.order_id
       WHERE o.buyer_openid = ? AND o.activity_id = ? AND t.state = 'WON' AND t.rid <> ? LIMIT 1`,
      [rid, buyer, activityId, rid],
    );
    return row && { ...row, seq: Number(row.seq) };
  }

  /** Those of the tickets that wait, with what their buyers asked for; locked until `tx` ends. */
  async lockWaiting(tx: EntityManager, rids: readonly string[]): Promise<Map<string, StoredTicket>> {
    if (rids.length === 0) return new Map();
    const rows = await tx.query<StoredTicket[]>(
      `SELECT rid, activity_id AS activityId, shard, gen, seq, buyer_openid AS buyer, quantity, fingerprint,
         state, order_id AS orderId, content
       FROM flash_ticket WHERE rid IN (?) AND state = 'WAITING' ORDER BY rid FOR UPDATE`,
      [rids],
    );
    return new Map(rows.map(row => [row.rid, row]));
  }

  /** Waiting tickets have won. */
  async markWon(tx: EntityManager, won: ReadonlyArray<Pick<EndedTicket, 'rid' | 'orderId'>>): Promise<void> {
    if (won.length === 0) return;
    await tx.query(
      `UPDATE flash_ticket SET state = 'WON', content = NULL,
         order_id = CASE rid ${won.map(() => 'WHEN ? THEN ?').join(' ')} END
       WHERE rid IN (?)`,
      [...won.flatMap(({ rid, orderId }) => [rid, orderId]), won.map(({ rid }) => rid)],
    );
  }

  async move(tx: EntityManager, rids: readonly string[], to: StoredTicketState): Promise<void> {
    if (rids.length === 0) return;
    await tx.query('UPDATE flash_ticket SET state = ?, content = NULL WHERE rid IN (?)', [to, rids]);
  }

  /** All who still wait in an activity. */
  async endWaiting(tx: EntityManager, activityId: string, to: 'LOST' | 'VOID'): Promise<void> {
    await tx.query(
      `UPDATE flash_ticket SET state = ?, content = NULL WHERE activity_id = ? AND state = 'WAITING'`,
      [to, activityId],
    );
  }

  async see({ activityId, shard, rid, gen, seq }: Ticket): Promise<TicketSight | undefined> {
    // One statement, so that the cursor and the ticket are of the same moment.
    const [row] = await this.dataSource.query<TicketSight[]>(
      `SELECT s.gen AS shardGen, s.stage AS shardStage, s.cursor_seq AS cursorSeq,
         s.granted - s.taken AS \`left\`, t.state, t.order_id AS orderId
       FROM flash_shard s LEFT JOIN flash_ticket t ON t.rid = ? AND t.gen = ? AND t.seq = ?
         AND t.activity_id = s.activity_id AND t.shard = s.shard
       WHERE s.activity_id = ? AND s.shard = ?`,
      [rid, gen, seq, activityId, shard],
    );
    if (row === undefined) return undefined;
    const [shardGen, cursorSeq, left] = [row.shardGen, row.cursorSeq, row.left].map(Number);
    return { ...row, shardGen: shardGen!, cursorSeq: cursorSeq!, left: left! };
  }

  /** How many waited before this ticket, and still do; more than 1,000 are not counted. */
  async waitingBefore({ activityId, shard, gen, seq }: Ticket): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ n: string }>>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM flash_ticket
         WHERE activity_id = ? AND shard = ? AND state = 'WAITING' AND (gen < ? OR gen = ? AND seq < ?)
         LIMIT 1000) ahead`,
      [activityId, shard, gen, gen, seq],
    );
    return Number(row!.n);
  }

  /** The tickets of a shard in one state, in the order in which they came, page by page. */
  async ofShard(
    { activityId, shard }: ShardId,
    state: StoredTicketState,
    after: Pick<Ticket, 'gen' | 'seq'>,
    limit: number,
  ): Promise<StoredTicket[]> {
    const rows = await this.dataSource.query<StoredTicket[]>(
      `SELECT rid, gen, seq, buyer_openid AS buyer, quantity, fingerprint, state FROM flash_ticket
       WHERE activity_id = ? AND shard = ? AND state = ? AND (gen > ? OR gen = ? AND seq > ?)
       ORDER BY gen, seq LIMIT ${limit}`,
      [activityId, shard, state, after.gen, after.gen, after.seq],
    );
    return rows.map(row => ({ ...row, seq: Number(row.seq) }));
  }

  async ofOrders(tx: EntityManager, orderIds: readonly string[]): Promise<EndedTicket[]> {
    return tx.query<EndedTicket[]>(
      `SELECT rid, activity_id AS activityId, shard, buyer_openid AS buyer, quantity, order_id AS orderId
       FROM flash_ticket WHERE order_id IN (?) AND state = 'WON' ORDER BY activity_id, shard, rid`,
      [orderIds],
    );
  }

  /** Orders of an activity that no seller has accepted. */
  async openOrders(activityId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<Array<{ orderId: string }>>(
      `SELECT t.order_id AS orderId FROM flash_ticket t JOIN orders o ON o.order_id = t.order_id
       WHERE t.activity_id = ? AND t.state = 'WON' AND o.status = 'NEW' LIMIT ${limit}`,
      [activityId],
    );
    return rows.map(({ orderId }) => orderId);
  }

  /** How often each buyer has let an order lapse, if that was within the last 30 days. */
  async lapsesOf(tx: EntityManager, buyers: readonly string[]): Promise<Map<string, number>> {
    if (buyers.length === 0) return new Map();
    const rows = await tx.query<Array<{ buyer: string; lapses: number }>>(
      `SELECT buyer_openid AS buyer, lapses FROM flash_lapse
       WHERE buyer_openid IN (?) AND last_at > ${NOW} - INTERVAL 30 DAY`,
      [buyers],
    );
    return new Map(rows.map(({ buyer, lapses }) => [buyer, Number(lapses)]));
  }

  async addLapses(tx: EntityManager, buyers: readonly string[]): Promise<void> {
    const sorted = [...new Set(buyers)].toSorted();
    if (sorted.length === 0) return;
    await tx.query(
      `INSERT INTO flash_lapse (buyer_openid, lapses, last_at)
       VALUES ${sorted.map(() => `(?, 1, ${NOW})`).join(', ')}
       ON DUPLICATE KEY UPDATE
         lapses = IF(last_at > ${NOW} - INTERVAL 30 DAY, lapses, 0) + 1, last_at = ${NOW}`,
      sorted,
    );
  }
}
