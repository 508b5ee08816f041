import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { registerRateLimit } from './access/wrong-tokens.js';
import { readTextToo } from './http/raw-bodies.js';
import { receiveNotifications } from './webhook/receive-notifications.js';

/** What the config centre registers on Fastify itself. */
export async function prepareCentre(app: NestFastifyApplication): Promise<void> {
  await registerRateLimit(app);
  await readTextToo(app);
  await receiveNotifications(app);
}
