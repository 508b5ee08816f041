import { between, interval, required } from '@diancan/config';
import { z } from 'zod';

/**
 * In a shorter lease nobody manages to be heard of; for longer than a minute, calls would go to those that
 * are no more.
 */
const lease = between(1_000, 60_000);
/** Whoever is waited for longer is killed by what stops it. */
const linger = between(0, 60_000);

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
    leaseMs: lease,
    heartbeatMs: interval,
    refreshMs: interval,
    lingerMs: linger,
  })
  .refine(({ list, redisUrl }) => list !== 'registry' || redisUrl !== '', { path: ['redisUrl'] })
  .refine(({ leaseMs, heartbeatMs }) => heartbeatMs * 2 <= leaseMs, { path: ['heartbeatMs'] });

export type DiscoverySettings = z.infer<typeof discoverySettings>;
