import { between, writtenAs } from '@diancan/config';
import { z } from 'zod';
import { timeToPay } from './ordering/time-to-pay.js';

/**
 * How orders of a flash sale are taken. `queue` is for production; the others are there to compare with, see
 * docs/flash-sale.md.
 */
const VARIANTS = ['queue', 'lock', 'cache-only', 'message', 'database'] as const;

const REDIS_URL = '^rediss?://.+';

/** A list, or a string with commas, as environment variables have it. */
const redisUrls = writtenAs(
  z.preprocess(
    value => (typeof value === 'string' ? value.split(',').map(url => url.trim()) : value),
    z.array(z.string().regex(new RegExp(REDIS_URL))).min(1),
  ),
  {
    anyOf: [
      { type: 'array', items: { type: 'string', pattern: REDIS_URL }, minItems: 1 },
      { type: 'string', pattern: `^ *${REDIS_URL.slice(1)}` },
    ],
  },
);

export const flashSaleSettings = z.object({
  redisUrls,
  /** Of activities that are published from now on. */
  shards: between(1, 64),
  variant: z.enum(VARIANTS),
  /** How long a winner has to pay, before it shrinks for buyers who let orders lapse. */
  payWithinMs: timeToPay,
  /** How long an entry is good for. */
  entryMs: between(10_000, 3_600_000),
});

export const FLASH_SALE_READS_AT_START = ['redisUrls', 'variant'] as const;
