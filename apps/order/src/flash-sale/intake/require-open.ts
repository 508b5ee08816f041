import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { type Activity, isOpen } from '../domain/activity.js';

/** @throws ServiceError NOT_BEGUN, ENDED, CANCELLED */
export function requireOpen(activity: Activity, now: number): void {
  if (isOpen(activity, now)) return;
  const { stage, startsAt, endsAt } = activity;
  if (stage === 'CANCELLED') throw new ServiceError(FlashSaleErrors.CANCELLED);
  const isBefore = stage === 'ACTIVE' && now < startsAt.getTime();
  throw new ServiceError(isBefore ? FlashSaleErrors.NOT_BEGUN : FlashSaleErrors.ENDED, {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  });
}
