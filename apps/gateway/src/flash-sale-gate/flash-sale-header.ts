import type { ActivityFlag } from './activity-flags.js';

/** Order's answers to orderInFlashSale carry it: `<activityId>;<open|sold-out>;<requests per second>`. */
export const FLASH_SALE_HEADER = 'x-diancan-flash-sale';

const VALUE = /^([^;]{1,64});(open|sold-out);(\d{1,9})$/;

/** Null for a header that is absent or malformed. */
export function readFlashSaleHeader(value: string | string[] | undefined): ActivityFlag | null {
  const parts = typeof value === 'string' ? VALUE.exec(value) : null;
  if (parts === null) return null;
  return { activityId: parts[1]!, isSoldOut: parts[2] === 'sold-out', admit: Number(parts[3]) };
}
