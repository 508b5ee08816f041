import { count, logSettings, millis, required, serverSettings, settingsOf } from '@diancan/config';
import { z } from 'zod';

const addresses = z.array(z.url()).min(1);

const schema = z.object({
  server: serverSettings,
  log: logSettings,
  database: z.object({ url: required, poolSize: count }),
  services: z.object({ product: addresses }),
  placement: z.object({ deadlineMs: millis }),
  unpaid: z.object({ expiryMs: millis }),
  sweep: z.object({ intervalMs: millis }),
});

/** What can be set for the order service; explained in `config-repo/order.yml`. */
export class OrderSettings extends settingsOf(schema) {}
