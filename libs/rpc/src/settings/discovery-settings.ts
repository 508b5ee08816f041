import { millis, required } from '@diancan/config';
import { z } from 'zod';

/** How instances are found; explained in `config-repo/application.yml`. */
export const discoverySettings = z
  .strictObject({
    list: z.enum(['registry', 'dns', 'static']),
    redisUrl: z.string(),
    zone: z.string(),
    version: required,
    weight: z.coerce.number().positive(),
    /** Where others reach this instance, when it is not the address that it listens on. */
    advertiseHost: z.string(),
    leaseMs: millis,
    heartbeatMs: millis,
    refreshMs: millis,
    lingerMs: z.coerce.number().int().min(0),
  })
  .refine(({ list, redisUrl }) => list !== 'registry' || redisUrl !== '', { path: ['redisUrl'] })
  .refine(({ leaseMs, heartbeatMs }) => heartbeatMs * 2 <= leaseMs, { path: ['heartbeatMs'] });

export type DiscoverySettings = z.infer<typeof discoverySettings>;
