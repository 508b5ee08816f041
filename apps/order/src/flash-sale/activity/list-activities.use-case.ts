import type { SellerActivityView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { ActivityBoard } from './activity-board.js';
import { ActivityRepository } from './activity.repository.js';
import { toSellerActivityView } from './activity-views.js';

const MOST = 100;
const NOTHING = { left: 0, reserved: 0, sold: 0 };

/** The latest activities with what has become of their pieces, for sellers. */
@Injectable()
export class ListActivities {
  constructor(
    private readonly activities: ActivityRepository,
    private readonly board: ActivityBoard,
  ) {}

  async execute(): Promise<SellerActivityView[]> {
    const activities = await this.activities.latest(MOST);
    const pieces = await this.activities.pieces(activities.map(({ activityId }) => activityId));
    const now = this.board.now();
    return activities.map(activity =>
      toSellerActivityView(activity, pieces.get(activity.activityId) ?? NOTHING, now),
    );
  }
}
