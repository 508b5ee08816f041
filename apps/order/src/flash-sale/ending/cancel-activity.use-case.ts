import type { Caller } from '@diancan/contracts';
import { IdempotentRequests } from '@diancan/idempotency';
import { Injectable } from '@nestjs/common';
import { ActivityBoard } from '../activity/activity-board.js';
import { requireActive } from '../domain/activity.js';
import { ActivityRepository } from '../activity/activity.repository.js';
import { CancelledActivityJob } from './cancelled-activity.job.js';
import { EndActivity } from './end-activity.use-case.js';
import { StopSelling } from './stop-selling.use-case.js';

/** A seller cancels an activity; its orders follow as a job. */
@Injectable()
export class CancelActivity {
  constructor(
    private readonly requests: IdempotentRequests,
    private readonly activities: ActivityRepository,
    private readonly board: ActivityBoard,
    private readonly end: EndActivity,
    private readonly job: CancelledActivityJob,
    private readonly stopSelling: StopSelling,
  ) {}

  /** @throws ServiceError ACTIVITY_NOT_FOUND, ACTIVITY_OVER, CANCELLED, KEY_REUSED */
  async execute(seller: Caller, key: string, activityId: string): Promise<{ activityId: string }> {
    const request = { caller: seller, key, verb: 'cancelFlashSale', body: { activityId } };
    const answer = await this.requests.once(request, async tx => {
      const activity = requireActive(await this.activities.lock(tx, activityId));
      await this.end.inside(tx, activity, 'CANCELLED');
      await this.job.add(tx, { activityId }, { key: activityId });
      return { activityId };
    });
    await Promise.all([this.stopSelling.execute(activityId), this.board.refresh()]);
    return answer;
  }
}
