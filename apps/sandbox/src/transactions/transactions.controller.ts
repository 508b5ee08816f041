import { Body, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Merchant } from '../merchant/merchant.js';
import { PayApi } from '../pay-api/pay-api.decorator.js';
import { payBody, payQuery } from '../pay-api/pay-body.js';
import { PayError } from '../pay-api/pay.error.js';
import { jsapiOrderBody } from './jsapi-order.js';
import { PlaceOrder } from './place-order.use-case.js';
import type { Transaction } from './transaction.js';
import { transactionAnswer } from './transaction-answer.js';
import { TransactionStore } from './transaction.store.js';

const merchantOnly = z.strictObject({ mchid: z.string().min(1).max(32) });

/** Payment inside WeChat: order, query, close. */
@PayApi('v3/pay/transactions')
export class TransactionsController {
  constructor(
    private readonly merchant: Merchant,
    private readonly placeOrder: PlaceOrder,
    private readonly transactions: TransactionStore,
  ) {}

  @Post('jsapi')
  @HttpCode(200)
  async order(@Body() text: string | undefined) {
    return { prepay_id: await this.placeOrder.execute(payBody(text, jsapiOrderBody)) };
  }

  @Get('out-trade-no/:number')
  query(@Param('number') number: string, @Query() query: unknown) {
    this.#checkMerchant(payQuery(query, merchantOnly).mchid);
    return transactionAnswer(known(this.transactions.find(number)));
  }

  @Get('id/:transactionId')
  queryById(@Param('transactionId') transactionId: string, @Query() query: unknown) {
    this.#checkMerchant(payQuery(query, merchantOnly).mchid);
    return transactionAnswer(known(this.transactions.findById(transactionId)));
  }

  @Post('out-trade-no/:number/close')
  @HttpCode(204)
  close(@Param('number') number: string, @Body() text: string | undefined): void {
    this.#checkMerchant(payBody(text, merchantOnly).mchid);
    const found = known(this.transactions.find(number));
    if (found.payment !== null) throw new PayError(400, 'ORDERPAID', '该订单已支付');
    if (found.state === 'NOTPAY') this.transactions.save({ ...found, state: 'CLOSED' });
  }

  #checkMerchant(mchid: string): void {
    if (mchid !== this.merchant.mchId) {
      throw new PayError(400, 'PARAM_ERROR', '参数错误：mchid与HTTP头Authorization中的商户号不一致', {
        field: '/mchid',
        value: mchid,
      });
    }
  }
}

function known(transaction: Transaction | undefined): Transaction {
  if (transaction === undefined) throw new PayError(404, 'ORDER_NOT_EXIST', '订单不存在');
  return transaction;
}
