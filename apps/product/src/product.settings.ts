import {
  count,
  freePort,
  logSettings,
  managementSettings,
  required,
  serverSettings,
  settingsOf,
} from '@diancan/config';
import { callSettings, discoverySettings } from '@diancan/rpc';
import { z } from 'zod';

/** Settings of the product service: config-repo/product.yml over application.yml. */
export class ProductSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    management: managementSettings,
    rpc: z.object({ tcpPort: freePort }),
    discovery: discoverySettings,
    calls: callSettings,
    database: z.object({ url: required, poolSize: count }),
  }),
) {}
