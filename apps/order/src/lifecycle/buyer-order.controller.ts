import {
  type Caller,
  done,
  orderIdBody,
  orderIdQuery,
  orderListQuery,
  orderOperations,
} from '@diancan/contracts';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller, Query } from '@nestjs/common';
import type { z } from 'zod';
import { actorOf, type OrderMove } from '../ordering/domain/order-move.js';
import { EndOrder } from './end-order.use-case.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ShowOrder } from './show-order.use-case.js';

/** A buyer's own orders. Another buyer's order is reported as not found. */
@Controller()
@Allow('buyer')
export class BuyerOrderController {
  constructor(
    private readonly orders: OrderRepository,
    private readonly endOrder: EndOrder,
    private readonly showOrder: ShowOrder,
  ) {}

  @Handles(orderOperations.listMyOrders)
  async list(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(orderListQuery)) page: z.infer<typeof orderListQuery>,
  ) {
    return done(await this.orders.page({ buyerOpenid: buyer.subject }, page));
  }

  @Handles(orderOperations.getMyOrder)
  async detail(
    @CurrentCaller() buyer: Caller,
    @Query(new ZodPipe(orderIdQuery)) { orderId }: z.infer<typeof orderIdQuery>,
  ) {
    return done(await this.showOrder.fresh(orderId, { buyerOpenid: buyer.subject }));
  }

  @Handles(orderOperations.cancelMyOrder)
  async cancel(
    @CurrentCaller() buyer: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    const cancel: OrderMove = { to: 'CANCELLED', by: actorOf(buyer), apply: order => order.cancel() };
    return done(await this.endOrder.execute(orderId, { buyerOpenid: buyer.subject }, cancel));
  }
}
