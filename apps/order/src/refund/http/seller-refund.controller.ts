import { done, refundLinesBody, type RefundLinesBody } from '@diancan/contracts';
import { Allow, ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ShowOrder } from '../../ordering/show-order.use-case.js';
import { RefundLines } from '../refund-lines.use-case.js';

@Controller('seller/order')
@Allow('seller')
export class SellerRefundController {
  constructor(
    private readonly showOrder: ShowOrder,
    private readonly refundLines: RefundLines,
  ) {}

  @Post('refund')
  @HttpCode(200)
  async refund(@Body(new ZodPipe(refundLinesBody)) body: RefundLinesBody) {
    await this.refundLines.execute(body);
    return done(await this.showOrder.execute(body.orderId, {}));
  }
}
