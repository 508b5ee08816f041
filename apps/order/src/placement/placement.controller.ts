import {
  type Caller,
  createOrderBody,
  type CreateOrderBody,
  done,
  OrderErrors,
  orderOperations,
} from '@diancan/contracts';
import { IdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import { PlaceOrder } from './place-order.use-case.js';

@Controller()
@Allow('buyer')
export class PlacementController {
  constructor(private readonly placeOrder: PlaceOrder) {}

  @Handles(orderOperations.createOrder)
  async create(
    @CurrentCaller() buyer: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(createOrderBody)) body: CreateOrderBody,
  ) {
    return done(await this.placeOrder.execute({ buyerOpenid: buyer.subject, idempotencyKey: key, body }));
  }
}
