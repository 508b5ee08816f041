import { between, writtenAs } from '@diancan/config';
import { z } from 'zod';
import { timeToPay } from '../ordering/time-to-pay.js';
import { FLASH_SALE_VARIANTS } from './intake/variants.js';

const REDIS_URL = /^rediss?:\/\/.+/;

/** A list, or a string with commas, as environment variables have it. */
const redisUrls = writtenAs(
  z.preprocess(
    value => (typeof value === 'string' ? value.split(',').map(url => url.trim()) : value),
    z.array(z.string().regex(REDIS_URL)).min(1),
  ),
  {
    anyOf: [
      { type: 'array', items: { type: 'string', pattern: '^rediss?://.+' }, minItems: 1 },
      { type: 'string', pattern: '^ *rediss?://.+' },
    ],
  },
);

export const flashSaleSettings = z.object({
  redisUrls,
  /** Of activities that are published from now on. */
  shards: between(1, 64),
  variant: z.enum(FLASH_SALE_VARIANTS),
  /** How long a winner has to pay, before it shrinks for buyers who let orders lapse. */
  payWithinMs: timeToPay,
  /** How long an entry is good for. */
  entryMs: between(10_000, 3_600_000),
});

export const FLASH_SALE_READS_AT_START = ['redisUrls', 'variant'] as const;
