import { done, orderIdBody, orderOperations } from '@diancan/contracts';
import { Allow, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { MarkProgress } from './mark-progress.use-case.js';

@Controller()
@Allow('seller')
export class ProgressController {
  constructor(private readonly markProgress: MarkProgress) {}

  @Handles(orderOperations.markOrderReady)
  async ready(@Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>) {
    return done(await this.markProgress.execute(orderId, order => order.ready()));
  }

  @Handles(orderOperations.recallOrder)
  async recall(@Body(new ZodPipe(orderIdBody)) { orderId }: z.infer<typeof orderIdBody>) {
    return done(await this.markProgress.execute(orderId, order => order.recall()));
  }
}
