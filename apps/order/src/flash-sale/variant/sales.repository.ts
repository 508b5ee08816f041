import { isDuplicateKey } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../../order.settings.js';
import { OrderRepository } from '../../ordering/order.repository.js';
import type { Activity } from '../domain/activity.js';
import type { TicketContent } from '../domain/ticket-content.js';
import type { Ticket } from '../domain/ticket.js';
import { orderOfWinner } from '../ticket/order-of-winner.js';
import { TicketRepository } from '../ticket/ticket.repository.js';
import type { TakeRequest } from '../shard/shard.store.js';
import { AlreadySoldError, SoldOutError } from './sale-refused.error.js';

/** What a buyer is about to get. */
export interface Sale {
  readonly orderId: string;
  readonly activity: Activity;
  readonly request: TakeRequest;
}

/** The variants use one shard, whatever an activity has. */
export const SHARD = 0;

/** Tickets that are won at once: ticket and order in one transaction. */
@Injectable()
export class SalesRepository {
  constructor(
    private readonly settings: OrderSettings,
    private readonly orders: OrderRepository,
    private readonly tickets: TicketRepository,
  ) {}

  /**
   * @param counted pieces that the database counts as taken; 0 if it is not told
   * @throws SoldOutError, AlreadySoldError; then `tx` must roll back
   */
  async store(tx: EntityManager, { orderId, activity, request }: Sale, counted: number): Promise<Ticket> {
    const { activityId } = activity;
    const { rid, buyer, quantity, fingerprint } = request;
    // Locks the shard until `tx` ends, so that two requests of one buyer see each other.
    const place = await this.#advance(tx, activityId, rid, counted);
    if ((await this.tickets.given(activityId, request, tx)) !== undefined) throw new AlreadySoldError();
    const content = JSON.parse(request.content) as TicketContent;
    const lapses = (await this.tickets.lapsesOf(tx, [buyer])).get(buyer) ?? 0;
    const { payWithinMs } = this.settings.current.flashSale;
    const order = orderOfWinner(activity, { orderId, buyer, quantity, content }, { payWithinMs, lapses });
    await this.orders.write(tx, [order]);
    const ticket = { activityId, shard: SHARD, ...place, rid };
    const stored = { ...ticket, buyer, quantity, fingerprint, state: 'WON', orderId, content: null } as const;
    await this.tickets.add(tx, [stored]).catch((error: unknown) => {
      throw isDuplicateKey(error) ? new AlreadySoldError() : error;
    });
    return ticket;
  }

  /** A place in the log, which exists in the database only. */
  async #advance(
    tx: EntityManager,
    activityId: string,
    rid: string,
    pieces: number,
  ): Promise<Pick<Ticket, 'gen' | 'seq'>> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE flash_shard SET taken = taken + ?, cursor_seq = cursor_seq + 1, cursor_rid = ?
       WHERE activity_id = ? AND shard = ? AND stage <> 'CLOSED' AND taken + ? <= granted`,
      [pieces, rid, activityId, SHARD, pieces],
    );
    if (affectedRows === 0) throw new SoldOutError();
    const [row] = await tx.query<Array<{ gen: number; seq: string }>>(
      'SELECT gen, cursor_seq AS seq FROM flash_shard WHERE activity_id = ? AND shard = ?',
      [activityId, SHARD],
    );
    return { gen: row!.gen, seq: Number(row!.seq) };
  }
}
