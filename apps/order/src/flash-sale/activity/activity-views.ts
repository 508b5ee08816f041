import type { ActivityView, SellerActivityView } from '@diancan/contracts';
import { type Activity, stateOf } from '../domain/activity.js';
import type { ActivityPieces } from './activity.repository.js';

export const toActivityView = (activity: Activity, left: number, now: number): ActivityView => ({
  activityId: activity.activityId,
  product: { productId: activity.productId, name: activity.productName, icon: activity.icon },
  priceFen: activity.priceFen,
  state: stateOf(activity, left, now),
  startsAt: activity.startsAt.toISOString(),
  endsAt: activity.endsAt.toISOString(),
  limitPerBuyer: activity.limitPerBuyer,
  waitingList: activity.hasWaitingList,
  isCancelled: activity.stage === 'CANCELLED',
  serverTime: new Date(now).toISOString(),
});

export const toSellerActivityView = (
  activity: Activity,
  { left, reserved, sold }: ActivityPieces,
  now: number,
): SellerActivityView => ({
  ...toActivityView(activity, left, now),
  stock: activity.published - activity.returned,
  published: activity.published,
  left,
  reserved,
  sold,
  returned: activity.returned,
});
