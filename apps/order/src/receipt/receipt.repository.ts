import { isDuplicateKey, NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TakenTransaction } from './domain/fits-payment.js';
import { ReceiptEntity, type ReceiptPurpose } from './receipt.entity.js';

@Injectable()
export class ReceiptRepository {
  /** The receipt that paid the order; null while the order is unpaid. */
  ofOrder(tx: EntityManager, orderId: string): Promise<ReceiptEntity | null> {
    return tx.findOneBy(ReceiptEntity, { orderId, purpose: 'ORDER' });
  }

  /** @returns false if the transaction has a receipt already, which stays as it is */
  async add(
    tx: EntityManager,
    orderId: string,
    purpose: ReceiptPurpose,
    taken: TakenTransaction,
  ): Promise<boolean> {
    const { transactionId, outTradeNo, openid, totalFen, paidAt } = taken;
    try {
      await tx.query(
        `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose,
           paid_at, recorded_at)
         VALUES (?, ?, ?, ?, ?, ?, COALESCE(?, ${NOW}), ${NOW})`,
        [transactionId, outTradeNo, orderId, openid, totalFen, purpose, paidAt],
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
