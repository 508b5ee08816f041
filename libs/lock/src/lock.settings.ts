import { required } from '@diancan/config';
import { z } from 'zod';
import { isOdd, ODD_NUMBER_NEEDED } from './odd-number.js';

const redisUrls = z
  .array(required)
  .refine(urls => urls.length === 0 || isOdd(urls.length), { error: ODD_NUMBER_NEEDED });

/** The Redis servers that hold locks; explained in `config-repo/user.yml`. */
export const lockSettings = z.strictObject({ redisUrls }).default({ redisUrls: [] });
