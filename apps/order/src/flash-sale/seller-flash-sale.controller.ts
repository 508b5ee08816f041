import {
  activityIdBody,
  type Caller,
  done,
  flashSaleOperations,
  OrderErrors,
  type PublishFlashSaleBody,
  publishFlashSaleBody,
  type UpdateFlashSaleBody,
  updateFlashSaleBody,
} from '@diancan/contracts';
import { IdempotencyKey } from '@diancan/idempotency';
import { Allow, CurrentCaller, Handles, ZodPipe } from '@diancan/platform';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { ListActivities } from './activity/list-activities.use-case.js';
import { PublishActivity } from './activity/publish-activity.use-case.js';
import { UpdateActivity } from './activity/update-activity.use-case.js';
import { ChangeInForce } from './drain/change-in-force.js';
import { CancelActivity } from './ending/cancel-activity.use-case.js';

@Controller()
@Allow('seller')
export class SellerFlashSaleController {
  constructor(
    private readonly listActivities: ListActivities,
    private readonly publishActivity: PublishActivity,
    private readonly updateActivity: UpdateActivity,
    private readonly cancelActivity: CancelActivity,
    private readonly inForce: ChangeInForce,
  ) {}

  @Handles(flashSaleOperations.listAllFlashSales)
  async list() {
    return done(await this.listActivities.execute());
  }

  @Handles(flashSaleOperations.publishFlashSale)
  async publish(
    @CurrentCaller() seller: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) idempotencyKey: string,
    @Body(new ZodPipe(publishFlashSaleBody)) body: PublishFlashSaleBody,
  ) {
    const published = await this.publishActivity.execute({ seller, idempotencyKey, body });
    await this.inForce.wait(published.activityId);
    return done(published);
  }

  @Handles(flashSaleOperations.updateFlashSale)
  async update(
    @CurrentCaller() seller: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) idempotencyKey: string,
    @Body(new ZodPipe(updateFlashSaleBody)) body: UpdateFlashSaleBody,
  ) {
    const updated = await this.updateActivity.execute({ seller, idempotencyKey, body });
    await this.inForce.wait(updated.activityId);
    return done(updated);
  }

  @Handles(flashSaleOperations.cancelFlashSale)
  async cancel(
    @CurrentCaller() seller: Caller,
    @IdempotencyKey(OrderErrors.KEY_REQUIRED) key: string,
    @Body(new ZodPipe(activityIdBody)) { activityId }: z.infer<typeof activityIdBody>,
  ) {
    return done(await this.cancelActivity.execute(seller, key, activityId));
  }
}
