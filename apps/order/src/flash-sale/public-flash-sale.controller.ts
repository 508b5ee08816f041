import { done, flashSaleOperations } from '@diancan/contracts';
import { AllowPublic, Handles } from '@diancan/platform';
import { Controller } from '@nestjs/common';
import { ActivityBoard } from './activity/activity-board.js';
import { toActivityView } from './activity/activity-views.js';

@Controller()
@AllowPublic()
export class PublicFlashSaleController {
  constructor(private readonly board: ActivityBoard) {}

  @Handles(flashSaleOperations.listFlashSales)
  list() {
    const now = this.board.now();
    return done(this.board.all().map(({ activity, left }) => toActivityView(activity, left, now)));
  }
}
