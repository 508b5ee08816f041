import { inMillis } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderSettings } from '../order.settings.js';

export const OVERDUE_KINDS = ['refund', 'refund_abnormal', 'payment', 'order'] as const;
export type OverdueKind = (typeof OVERDUE_KINDS)[number];

/** Grace periods, chosen generously, for cancelling an expired order and closing an expired payment. */
const ORDER_GRACE_MS = 60_000;
const PAYMENT_GRACE_MS = 180_000;

interface Overdue {
  readonly table: string;
  readonly id: string;
  readonly where: string;
}

/** Money that should be settled by now. */
@Injectable()
export class OverdueMoneyRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: OrderSettings,
  ) {}

  async count(kind: OverdueKind): Promise<number> {
    const { table, where } = this.#overdue()[kind];
    const [row] = await this.dataSource.query<Array<{ found: string | number }>>(
      `SELECT COUNT(*) AS found FROM ${table} WHERE ${where}`,
    );
    return Number(row?.found);
  }

  /** Our own numbers (of refunds, payments or orders) of at most `limit` overdue entries. */
  async some(kind: OverdueKind, limit: number): Promise<string[]> {
    const { table, id, where } = this.#overdue()[kind];
    const rows = await this.dataSource.query<Array<{ id: string }>>(
      `SELECT ${id} AS id FROM ${table} WHERE ${where} ORDER BY ${id} LIMIT ${limit}`,
    );
    return rows.map(row => row.id);
  }

  #overdue(): Record<OverdueKind, Overdue> {
    const longAgo = inMillis(-this.settings.current.alarm.refundAfterMs);
    // The refunds of a transaction are sent one by one. A refund that was never attempted is only waiting for
    // its turn while another refund of its transaction was sent recently.
    const waitsForItsTurn = `attempts = 0 AND EXISTS (SELECT 1 FROM refund other
      WHERE other.transaction_id = refund.transaction_id AND other.sent_at > ${longAgo})`;
    return {
      refund: {
        table: 'refund',
        id: 'out_refund_no',
        where: `state IN ('PENDING', 'PROCESSING') AND created_at < ${longAgo} AND NOT (${waitsForItsTurn})`,
      },
      refund_abnormal: { table: 'refund', id: 'out_refund_no', where: "state = 'ABNORMAL'" },
      payment: {
        table: 'payment',
        id: 'out_trade_no',
        where: `state = 'OPEN' AND expires_at < ${inMillis(-PAYMENT_GRACE_MS)}`,
      },
      order: {
        table: 'orders',
        id: 'order_id',
        where: `status = 'NEW' AND pay_status = 'UNPAID' AND expires_at < ${inMillis(-ORDER_GRACE_MS)}`,
      },
    };
  }
}
