import { originSetting } from '@diancan/address';
import {
  count,
  logSettings,
  managementSettings,
  personalSeconds,
  required,
  serverSettings,
  settingsOf,
  timeLimit,
} from '@diancan/config';
import { callSettings, discoverySettings, serviceAddresses } from '@diancan/rpc';
import { z } from 'zod';
import { networksSchema } from './trusted-proxies.js';
import { namesItsAttempts, namesItsBuckets, rateLimitSettings } from './rate-limit.settings.js';
import { bodyLimit, routesSchema, UPSTREAM_NAMES } from './route.js';
import { givesTimeToPay } from './time-to-pay.js';

/** config-repo/gateway.yml explains each setting. */
export class GatewaySettings extends settingsOf(
  z
    .object({
      server: serverSettings,
      log: logSettings,
      management: managementSettings,
      publicUrl: originSetting,
      ownOrigins: z.array(originSetting).min(1),
      redis: z.object({ url: required }),
      /** Addresses and networks of the proxies in front of us, whose X-Forwarded-* headers are believed. */
      trustedProxies: networksSchema,
      session: z.object({ idleSeconds: personalSeconds, remembered: count }),
      services: z.record(z.enum(UPSTREAM_NAMES), serviceAddresses),
      discovery: discoverySettings,
      calls: callSettings,
      upstream: z.object({ connectTimeoutMs: timeLimit, connectionsPerInstance: count }),
      routeDefaults: z.object({ timeoutMs: timeLimit, bodyLimitBytes: bodyLimit }),
      pages: z.object({ root: required.default('dist/web') }).prefault({}),
      rateLimit: rateLimitSettings,
      routes: routesSchema,
    })
    .refine(namesItsBuckets, { path: ['routes', 'bucket'] })
    .refine(namesItsAttempts, { path: ['routes', 'attempts'] })
    .superRefine(givesTimeToPay),
  ['session.remembered'],
) {}
