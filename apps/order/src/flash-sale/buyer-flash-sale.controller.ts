import {
  activityIdQuery,
  type Caller,
  done,
  type FlashSaleOrderBody,
  flashSaleOperations,
  flashSaleOrderBody,
  OrderErrors,
  ticketQuery,
} from '@diancan/contracts';
import { GATE_HEADER } from '@diancan/flash-gate';
import { IdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller, Query, Res } from '@nestjs/common';
import type { z } from 'zod';
import { EnterFlashSale } from './intake/enter.use-case.js';
import { AdviseGateways } from './intake/advise-gateways.use-case.js';
import { TakeTicket } from './intake/take-ticket.use-case.js';
import { ShowTicketResult } from './intake/ticket-result.use-case.js';

/** The part of an answer that a handler here uses. */
interface HeaderSink {
  header(name: string, value: string): unknown;
}

@Controller()
@Allow('buyer')
export class BuyerFlashSaleController {
  constructor(
    private readonly enter: EnterFlashSale,
    private readonly takeTicket: TakeTicket,
    private readonly showResult: ShowTicketResult,
    private readonly advice: AdviseGateways,
  ) {}

  @Handles(flashSaleOperations.enterFlashSale)
  async entry(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(activityIdQuery)) { activityId }: z.infer<typeof activityIdQuery>,
  ) {
    return done({ entry: await this.enter.execute(activityId, buyer.subject) });
  }

  @Handles(flashSaleOperations.orderInFlashSale)
  async order(
    @CurrentCaller() buyer: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) idempotencyKey: string,
    @Body(new ZodPipe(flashSaleOrderBody)) body: FlashSaleOrderBody,
    @Res({ passthrough: true }) reply: HeaderSink,
  ) {
    const { activityId } = body;
    try {
      return done({
        ticket: await this.takeTicket.execute({ buyerOpenid: buyer.subject, idempotencyKey, body }),
      });
    } finally {
      const advice = this.advice.for(activityId);
      if (advice !== undefined) void reply.header(GATE_HEADER, advice);
    }
  }

  @Handles(flashSaleOperations.getFlashSaleResult)
  async result(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(ticketQuery)) { ticket }: z.infer<typeof ticketQuery>,
  ) {
    return done(await this.showResult.execute(ticket, buyer.subject));
  }
}
