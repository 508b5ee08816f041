import {
  connections,
  freePort,
  interval,
  logSettings,
  managementSettings,
  required,
  serverSettings,
  settingsOf,
} from '@diancan/config';
import { messagingSettings } from '@diancan/messaging';
import { callSettings, discoverySettings, serviceAddresses } from '@diancan/rpc';
import { z } from 'zod';

/** Settings of the product service: config-repo/product.yml over application.yml. */
export class ProductSettings extends settingsOf(
  z.object({
    server: serverSettings,
    log: logSettings,
    management: managementSettings,
    rpc: z.object({ tcpPort: freePort }),
    services: z.object({ order: serviceAddresses }),
    discovery: discoverySettings,
    calls: callSettings,
    database: z.object({ url: required, poolSize: connections }),
    redis: z.object({ url: required }),
    sweep: z.object({ intervalMs: interval }),
    messaging: messagingSettings,
  }),
  ['messaging'],
) {}
