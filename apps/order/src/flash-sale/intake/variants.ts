/**
 * How orders are taken. `queue` is for production; the others are there to compare with, see
 * docs/flash-sale.md.
 */
export const FLASH_SALE_VARIANTS = ['queue', 'lock', 'cache-only', 'message', 'database'] as const;
export type FlashSaleVariant = (typeof FLASH_SALE_VARIANTS)[number];
