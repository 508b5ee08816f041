import { required } from '@diancan/config';
import { z } from 'zod';

/** The Redis servers that hold locks; explained in `config-repo/user.yml`. */
export const lockSettings = z.strictObject({ redisUrls: z.array(required) }).default({ redisUrls: [] });
