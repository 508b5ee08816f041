import { type Caller, done, orderIdBody, orderIdQuery, orderListQuery } from '@diancan/contracts';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { actorOf, type OrderMove } from '../ordering/domain/order-move.js';
import { EndOrder } from './end-order.use-case.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ShowOrder } from './show-order.use-case.js';

/** A buyer's own orders. Another buyer's order is reported as not found. */
@Controller('order')
@Allow('buyer')
export class BuyerOrderController {
  constructor(
    private readonly orders: OrderRepository,
    private readonly endOrder: EndOrder,
    private readonly showOrder: ShowOrder,
  ) {}

  @Get('list')
  async list(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(orderListQuery)) page: z.infer<typeof orderListQuery>,
  ) {
    return done(await this.orders.page({ buyerOpenid: buyer.subject }, page));
  }

  @Get('detail')
  async detail(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(orderIdQuery)) { orderId }: z.infer<typeof orderIdQuery>,
  ) {
    return done(await this.showOrder.fresh(orderId, { buyerOpenid: buyer.subject }));
  }

  @Post('cancel')
  @HttpCode(200)
  async cancel(
    @CurrentCaller() buyer: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    const cancel: OrderMove = { to: 'CANCELLED', by: actorOf(buyer), apply: order => order.cancel() };
    return done(await this.endOrder.execute(orderId, { buyerOpenid: buyer.subject }, cancel));
  }
}
