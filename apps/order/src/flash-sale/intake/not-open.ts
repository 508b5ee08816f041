import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import type { Activity } from '../domain/activity.js';

/** Why nobody can order in an activity that is not open. */
export const notOpen = ({ stage, startsAt, endsAt }: Activity): ServiceError =>
  stage === 'CANCELLED'
    ? new ServiceError(FlashSaleErrors.CANCELLED)
    : new ServiceError(FlashSaleErrors.NOT_OPEN, {
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      });
