import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Merchant } from '../merchant/merchant.js';
import type { Payment, Transaction } from '../transactions/transaction.js';
import { PayTransaction } from '../transactions/pay-transaction.use-case.js';
import { TransactionStore } from '../transactions/transaction.store.js';
import { accountOpenIdOf } from '../users/wechat-user.js';
import { CashierRefusal } from './cashier-refusal.js';
import { hasPaySign, type JsapiParameters, prepayIdOf } from './jsapi-parameters.js';

const PREPAY_LIFE_MS = 2 * 3_600_000;

/** The part of WeChat that runs on the payer's phone. */
@Injectable()
export class Cashier {
  constructor(
    private readonly merchant: Merchant,
    private readonly transactions: TransactionStore,
    private readonly payTransaction: PayTransaction,
    private readonly clock: Clock,
  ) {}

  /**
   * The order that a page asks the user to pay.
   * @throws CashierRefusal
   */
  open(parameters: JsapiParameters, user: string): Transaction {
    if (!hasPaySign(parameters, this.merchant.publicKey)) throw new CashierRefusal('PAY_SIGN');
    const transaction = this.byPrepay(prepayIdOf(parameters), user);
    if (transaction.order.appid !== parameters.appId) throw new CashierRefusal('APPID');
    return transaction;
  }

  /** @throws CashierRefusal */
  byPrepay(prepayId: string, user: string): Transaction {
    const prepay = this.transactions.findPrepay(prepayId);
    const transaction = this.transactions.find(prepay?.outTradeNo ?? '');
    if (prepay === undefined || transaction === undefined) throw new CashierRefusal('PREPAY_UNKNOWN');
    if (this.clock.now() >= prepay.createdAt + PREPAY_LIFE_MS) throw new CashierRefusal('PREPAY_EXPIRED');
    if (transaction.order.payer.openid !== accountOpenIdOf(user)) throw new CashierRefusal('PAYER');
    return transaction;
  }

  /** The user's unpaid orders, newest first. */
  openOrders(user: string): { transaction: Transaction; prepayId: string }[] {
    return this.transactions
      .all()
      .filter(({ state, order }) => state === 'NOTPAY' && order.payer.openid === accountOpenIdOf(user))
      .flatMap(transaction => {
        const prepayId = this.transactions.latestPrepayId(transaction.order.out_trade_no);
        return prepayId === undefined ? [] : [{ transaction, prepayId }];
      })
      .toReversed();
  }

  /** @throws CashierRefusal if the order is already paid or closed, or has expired */
  pay({ order }: Transaction, user: string): Payment {
    const paid = this.payTransaction.start(order.out_trade_no, accountOpenIdOf(user));
    if (paid === null) throw new CashierRefusal('NOT_PAYABLE');
    return paid.payment;
  }
}
