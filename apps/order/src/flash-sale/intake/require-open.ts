import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { type Activity, isOpen, isOver } from '../domain/activity.js';

/** @throws ServiceError NOT_BEGUN, ENDED, CANCELLED */
export function requireOpen(activity: Activity, now: number): void {
  if (isOpen(activity, now)) return;
  const { stage, startsAt, endsAt } = activity;
  if (stage === 'CANCELLED') throw new ServiceError(FlashSaleErrors.CANCELLED);
  throw new ServiceError(isOver(activity, now) ? FlashSaleErrors.ENDED : FlashSaleErrors.NOT_BEGUN, {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  });
}
