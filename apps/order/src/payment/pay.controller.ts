import { type Caller, done, orderIdBody } from '@diancan/contracts';
import { Allow, CurrentCaller, ZodPipe } from '@diancan/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { CreatePayment } from './create-payment.use-case.js';

@Controller('pay')
@Allow('buyer')
export class PayController {
  constructor(private readonly createPayment: CreatePayment) {}

  @Post('create')
  @HttpCode(200)
  async create(
    @CurrentCaller() buyer: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    return done(await this.createPayment.execute(orderId, buyer.subject));
  }
}
