import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import { PayApi } from '../pay-api/pay-api.decorator.js';
import { payBody } from '../pay-api/pay-body.js';
import { PayError } from '../pay-api/pay.error.js';
import type { Refund } from './refund.js';
import { refundAnswer } from './refund-answer.js';
import { RefundPayment } from './refund-payment.use-case.js';
import { abnormalRefundBody, refundBody } from './refund-request.js';
import { RefundStore } from './refund.store.js';
import { SettleAbnormalRefund } from './settle-abnormal-refund.use-case.js';

@PayApi('v3/refund/domestic/refunds')
export class RefundsController {
  constructor(
    private readonly refundPayment: RefundPayment,
    private readonly refunds: RefundStore,
    private readonly settle: SettleAbnormalRefund,
  ) {}

  @Post()
  @HttpCode(200)
  async refund(@Body() text: string | undefined) {
    return refundAnswer(await this.refundPayment.execute(payBody(text, refundBody)));
  }

  @Get(':number')
  query(@Param('number') number: string) {
    return refundAnswer(known(this.refunds.find(number)));
  }

  /** Pays an abnormal refund to a bank card. */
  @Post(':refundId/apply-abnormal-refund')
  @HttpCode(200)
  applyAbnormal(@Param('refundId') refundId: string, @Body() text: string | undefined) {
    const refund = known(this.refunds.find(payBody(text, abnormalRefundBody).out_refund_no));
    if (refund.refundId !== refundId) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
    return refundAnswer(this.settle.execute(refund));
  }
}

function known(refund: Refund | undefined): Refund {
  if (refund === undefined) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  return refund;
}
