import { type Caller, createOrderBody, type CreateOrderBody, done, OrderErrors } from '@diancan/contracts';
import { IdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { PlaceOrder } from './place-order.use-case.js';

@Controller('order')
@Allow('buyer')
export class PlacementController {
  constructor(private readonly placeOrder: PlaceOrder) {}

  @Post('create')
  @HttpCode(200)
  async create(
    @CurrentCaller() buyer: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(createOrderBody)) body: CreateOrderBody,
  ) {
    return done(await this.placeOrder.execute({ buyerOpenid: buyer.subject, idempotencyKey: key, body }));
  }
}
