import { type Caller, done, orderIdBody, payOperations } from '@diancan/contracts';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { CreatePayment } from './create-payment.use-case.js';

@Controller()
@Allow('buyer')
export class PayController {
  constructor(private readonly createPayment: CreatePayment) {}

  @Handles(payOperations.createPayment)
  async create(
    @CurrentCaller() buyer: Caller,
    @Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>,
  ) {
    return done(await this.createPayment.execute(orderId, buyer.subject));
  }
}
