import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TakenTransaction } from './domain/fits-payment.js';
import { ReceiptEntity, type ReceiptPurpose } from './receipt.entity.js';

export interface NewReceipt {
  readonly orderId: string;
  readonly purpose: ReceiptPurpose;
  readonly taken: TakenTransaction;
}

@Injectable()
export class ReceiptRepository {
  /** The receipt that paid the order; null while the order is unpaid. */
  ofOrder(tx: EntityManager, orderId: string): Promise<ReceiptEntity | null> {
    return tx.findOneBy(ReceiptEntity, { orderId, purpose: 'ORDER' });
  }

  /**
   * Stores receipts in one statement.
   * @throws the error of a duplicate key if a transaction has a receipt already, or is there twice
   */
  async add(tx: EntityManager, receipts: readonly NewReceipt[]): Promise<void> {
    await tx.query(
      `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose,
         paid_at, recorded_at)
       VALUES ${receipts.map(() => `(?, ?, ?, ?, ?, ?, COALESCE(?, ${NOW}), ${NOW})`).join(', ')}`,
      receipts.flatMap(({ orderId, purpose, taken }) => {
        const { transactionId, outTradeNo, openid, totalFen, paidAt } = taken;
        return [transactionId, outTradeNo, orderId, openid, totalFen, purpose, paidAt];
      }),
    );
  }
}
