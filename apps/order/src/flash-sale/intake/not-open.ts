import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import type { Activity } from '../domain/activity.js';

export const notOpen = ({ startsAt, endsAt }: Activity): ServiceError =>
  new ServiceError(FlashSaleErrors.NOT_OPEN, {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  });
