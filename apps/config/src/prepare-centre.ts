import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { registerRateLimit } from './access/wrong-tokens.js';
import { readTextToo } from './http/raw-bodies.js';
import { receiveNotifications } from './webhook/receive-notifications.js';

/** As long as Node lets a path be: the answer to a name that is too long says so. */
export const MAX_PARAM_LENGTH = 16_384;

/** What the config centre registers on Fastify itself. */
export async function prepareCentre(app: NestFastifyApplication): Promise<void> {
  await registerRateLimit(app);
  await readTextToo(app);
  await receiveNotifications(app);
}
