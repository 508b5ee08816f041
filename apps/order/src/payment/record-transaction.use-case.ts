import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { OrderRepository } from '../ordering/order.repository.js';
import { RequestRefund } from '../refund/request-refund.use-case.js';
import { fitsPayment, isTaken, type ProviderTransaction } from '../receipt/domain/fits-payment.js';
import type { PaymentEntity } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { ReceiptRepository } from '../receipt/receipt.repository.js';

/**
 * Records money that the provider took: it pays the order, or it is surplus and its refund is added in the
 * same transaction. Recording it again changes nothing, whether a notification, a query or the daily bill
 * reports it.
 */
@Injectable()
export class RecordTransaction {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentRepository,
    private readonly receipts: ReceiptRepository,
    private readonly requestRefund: RequestRefund,
  ) {}

  /**
   * @param transaction from the provider's answer or signed notification; ignored if it took no money
   * @param known its payment, if the caller has read it: what is compared with it never changes
   */
  async execute(transaction: ProviderTransaction, known?: PaymentEntity): Promise<void> {
    const payment = known ?? (await this.payments.find(transaction.outTradeNo));
    if (payment === null || !isTaken(transaction)) return;
    const { orderId, outTradeNo } = payment;
    await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, {});
      const pays = fitsPayment(transaction, payment) && order.canBePaid();
      if (!(await this.receipts.add(tx, orderId, pays ? 'ORDER' : 'SURPLUS', transaction))) return;
      await this.payments.move(tx, outTradeNo, pays ? 'settle' : 'close');
      if (pays) {
        order.pay();
        await this.orders.save(tx, order);
      } else {
        await this.requestRefund.surplus(tx, orderId, transaction);
      }
    });
  }
}
