import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TakenTransaction } from './domain/fits-payment.js';
import { ReceiptEntity, type ReceiptPurpose } from './receipt.entity.js';

@Injectable()
export class ReceiptRepository {
  async exists(tx: EntityManager, transactionId: string): Promise<boolean> {
    return (await tx.findOneBy(ReceiptEntity, { transactionId })) !== null;
  }

  /** The receipt that paid the order; null while the order is unpaid. */
  ofOrder(tx: EntityManager, orderId: string): Promise<ReceiptEntity | null> {
    return tx.findOneBy(ReceiptEntity, { orderId, purpose: 'ORDER' });
  }

  async add(
    tx: EntityManager,
    orderId: string,
    purpose: ReceiptPurpose,
    taken: TakenTransaction,
  ): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(ReceiptEntity)
      .updateEntity(false)
      .values({
        transactionId: taken.transactionId,
        outTradeNo: taken.outTradeNo,
        orderId,
        payerOpenid: taken.openid,
        amountFen: taken.totalFen,
        purpose,
        paidAt: taken.paidAt ?? (() => NOW),
        recordedAt: () => NOW,
      })
      .execute();
  }
}
