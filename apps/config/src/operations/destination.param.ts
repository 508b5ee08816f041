import { DESTINATION } from '@diancan/config-wire';
import { z } from 'zod';

/** Who is meant by a refresh. */
export const destination = z.string().max(256).regex(DESTINATION);
