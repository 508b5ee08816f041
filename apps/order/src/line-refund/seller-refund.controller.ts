import {
  type Caller,
  done,
  OrderErrors,
  payOperations,
  refundLinesBody,
  type RefundLinesBody,
} from '@diancan/contracts';
import { IdempotencyKey, IdempotentRequests } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { EndOrder } from '../lifecycle/end-order.use-case.js';
import { completedAnswer } from '../ordering/former-answer.js';
import { RefundLines } from './refund-lines.use-case.js';

@Controller()
@Allow('seller')
export class SellerRefundController {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly endOrder: EndOrder,
    private readonly refundLines: RefundLines,
  ) {}

  @Handles(payOperations.refundOrderLines)
  async refund(
    @CurrentCaller() caller: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(refundLinesBody)) body: RefundLinesBody,
  ) {
    // Refunding all lines may cancel the order.
    const request = { caller, key, verb: 'refundLines', body };
    const order = await this.endOrder.withPaymentsClosed(body.orderId, () =>
      this.requests.once(request, tx => this.refundLines.inside(tx, caller, body)),
    );
    return done(completedAnswer(order));
  }
}
