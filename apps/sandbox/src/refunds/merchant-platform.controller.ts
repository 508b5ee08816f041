import {
  BadRequestException,
  Controller,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  UseFilters,
} from '@nestjs/common';
import { ControlErrorFilter } from '../http/control-error.filter.js';
import { RefundStore } from './refund.store.js';
import { SettleAbnormalRefund } from './settle-abnormal-refund.use-case.js';

/** What a person does by hand on the merchant platform. */
@Controller('sandbox/refunds')
@UseFilters(ControlErrorFilter)
export class MerchantPlatformController {
  constructor(
    private readonly refunds: RefundStore,
    private readonly settle: SettleAbnormalRefund,
  ) {}

  /** Pays an abnormal refund to a bank card. */
  @Post(':outRefundNo/settle')
  @HttpCode(200)
  settleAbnormal(@Param('outRefundNo') outRefundNo: string) {
    const refund = this.refunds.find(outRefundNo);
    if (refund === undefined) throw new NotFoundException(`there is no refund ${outRefundNo}`);
    if (refund.status !== 'ABNORMAL')
      throw new BadRequestException(`the refund is ${refund.status}, and not ABNORMAL`);
    const { status, refundFen } = this.settle.execute(refund);
    return { outRefundNo, status, refundFen };
  }
}
