import type { WaitRange } from '@diancan/contracts';
import { inMillis, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { waitRange } from './domain/wait-range.js';

/** An honest range comes from so many orders, of at most a week. */
const LAST_ORDERS = 20;
const LAST_MS = 7 * 24 * 3_600_000;

export interface KitchenPlace {
  readonly ordersAhead: number;
  readonly wait?: WaitRange;
}

/** What the kitchen has to cook, and how long that takes. */
@Injectable()
export class KitchenRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Of an order that the kitchen has to cook; undefined for any other one. */
  async placeOf(orderId: string): Promise<KitchenPlace | undefined> {
    const [row] = await this.dataSource.query<Array<{ ahead: string; elapsedMs: string }>>(
      `SELECT (SELECT COUNT(*) FROM orders AS other
               WHERE other.in_kitchen = 1
                 AND (other.business_day < mine.business_day
                   OR (other.business_day = mine.business_day AND other.pickup_no < mine.pickup_no)))
           AS ahead,
         TIMESTAMPDIFF(MICROSECOND, mine.kitchen_at, ${NOW}) / 1000 AS elapsedMs
       FROM orders AS mine WHERE mine.order_id = ? AND mine.in_kitchen = 1 AND mine.pickup_no IS NOT NULL`,
      [orderId],
    );
    if (row === undefined) return undefined;
    const wait = waitRange(await this.#lastTookMs(), Number(row.elapsedMs));
    return { ordersAhead: Number(row.ahead), ...(wait === undefined ? {} : { wait }) };
  }

  /** For an order that is placed now. */
  async waitNow(): Promise<WaitRange | undefined> {
    return waitRange(await this.#lastTookMs(), 0);
  }

  async #lastTookMs(): Promise<number[]> {
    const rows = await this.dataSource.query<Array<{ tookMs: string }>>(
      `SELECT TIMESTAMPDIFF(MICROSECOND, kitchen_at, ready_at) / 1000 AS tookMs
       FROM orders WHERE ready_at > ${inMillis(-LAST_MS)} AND kitchen_at IS NOT NULL
       ORDER BY ready_at DESC LIMIT ${LAST_ORDERS}`,
    );
    return rows.map(({ tookMs }) => Number(tookMs));
  }
}
