import { count, logSettings, managementSettings, required, serverSettings, settingsOf } from '@diancan/config';
import { z } from 'zod';

/** The settings of the product service: config-repo/product.yml over application.yml. */
export class ProductSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    management: managementSettings,
    database: z.object({ url: required, poolSize: count }),
  }),
) {}
