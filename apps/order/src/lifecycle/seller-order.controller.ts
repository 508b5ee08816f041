import {
  type Caller,
  cancelBySellerBody,
  done,
  orderIdBody,
  orderIdQuery,
  orderOperations,
  sellerOrderListQuery,
} from '@diancan/contracts';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller, Query } from '@nestjs/common';
import type { z } from 'zod';
import { actorOf } from '../ordering/domain/order-move.js';
import { OrderSettings } from '../order.settings.js';
import { EndOrder } from './end-order.use-case.js';
import { MoveOrder } from './move-order.use-case.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ShowOrder } from './show-order.use-case.js';

/** All orders of the shop, for its sellers. */
@Controller()
@Allow('seller')
export class SellerOrderController {
  constructor(
    private readonly orders: OrderRepository,
    private readonly moveOrder: MoveOrder,
    private readonly endOrder: EndOrder,
    private readonly showOrder: ShowOrder,
    private readonly settings: OrderSettings,
  ) {}

  @Handles(orderOperations.listOrders)
  async list(
    @Query(new ZodPipe(sellerOrderListQuery)) { status, ...page }: z.infer<typeof sellerOrderListQuery>,
  ) {
    return done(await this.orders.page(status === undefined ? {} : { status }, page));
  }

  @Handles(orderOperations.getOrder)
  async detail(@Query(new ZodPipe(orderIdQuery)) { orderId }: z.infer<typeof orderIdQuery>) {
    return done(await this.showOrder.fresh(orderId, {}));
  }

  @Handles(orderOperations.acceptOrder)
  async accept(
    @CurrentCaller() seller: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    const { acceptUnpaid } = this.settings.current.payment;
    return done(
      await this.moveOrder.execute(
        orderId,
        {},
        {
          to: 'ACCEPTED',
          by: actorOf(seller),
          apply: order => (acceptUnpaid ? order.acceptUnpaid() : order.accept()),
        },
      ),
    );
  }

  @Handles(orderOperations.cancelOrder)
  async refuse(
    @CurrentCaller() seller: Caller,
    @Body(new ZodPipe(cancelBySellerBody)) { orderId, reason }: z.infer<typeof cancelBySellerBody>,
  ) {
    return done(
      await this.endOrder.execute(
        orderId,
        {},
        { to: 'CANCELLED', by: actorOf(seller), apply: order => order.refuse(reason) },
      ),
    );
  }

  /** A seller's route under the buyers' prefix: clients outside this repository depend on the path. */
  @Handles(orderOperations.finishOrder)
  async finish(
    @CurrentCaller() seller: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    return done(
      await this.endOrder.execute(
        orderId,
        {},
        { to: 'FINISHED', by: actorOf(seller), apply: order => order.finish() },
      ),
    );
  }
}
