import {
  type Caller, createOrderBody, type CreateOrderBody, done, IDEMPOTENCY_KEY_HEADER, idempotencyKey, OrderErrors, ServiceError,
} from '@diancan/contracts';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { PlaceOrder } from './place-order.use-case.js';

@Controller('order')
@Allow('buyer')
export class PlacementController {
  constructor(private readonly placeOrder: PlaceOrder) {}

  @Post('create')
  @HttpCode(200)
  async create(
    @CurrentCaller() buyer: Caller,
    @Headers(IDEMPOTENCY_KEY_HEADER) key: string | undefined,
    @Body(new ZodPipe(createOrderBody)) body: CreateOrderBody,
  ) {
    const parsedKey = idempotencyKey.safeParse(key);
    if (!parsedKey.success) throw new ServiceError(OrderErrors.KEY_REQUIRED);
    return done(await this.placeOrder.execute({ buyerOpenid: buyer.subject, idempotencyKey: parsedKey.data, body }));
  }
}
