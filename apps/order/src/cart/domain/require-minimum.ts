import { OrderErrors, ServiceError, type ShopProfile } from '@diancan/contracts';

/** @throws ServiceError BELOW_MINIMUM: fees do not count, dishes do */
export function requireMinimum(linesFen: number, { minOrderFen }: ShopProfile): void {
  const missingFen = minOrderFen - linesFen;
  if (missingFen > 0)
    throw new ServiceError(OrderErrors.BELOW_MINIMUM, {
      missingFen,
      missingYuan: (missingFen / 100).toFixed(2),
    });
}
