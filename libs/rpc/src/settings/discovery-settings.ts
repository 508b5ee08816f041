import { between, interval, required } from '@diancan/config';
import { z } from 'zod';

/**
 * A shorter lease would end before its instance prolongs it; with a longer one, calls would go to a dead
 * instance for minutes.
 */
const lease = between(1_000, 60_000);
/** A process that takes longer to stop is killed by its supervisor. */
const linger = between(0, 60_000);

/** How instances are found; explained in `config-repo/application.yml`. */
export const discoverySettings = z
  .strictObject({
    list: z.enum(['registry', 'dns', 'static']),
    redisUrl: z.string(),
    zone: z.string(),
    version: required,
    weight: z.coerce.number().positive(),
    /** The address at which others reach this instance, if it differs from the one that it listens on. */
    advertiseHost: z.string(),
    leaseMs: lease,
    heartbeatMs: interval,
    refreshMs: interval,
    lingerMs: linger,
  })
  .refine(({ list, redisUrl }) => list !== 'registry' || redisUrl !== '', { path: ['redisUrl'] })
  .refine(({ leaseMs, heartbeatMs }) => heartbeatMs * 2 <= leaseMs, { path: ['heartbeatMs'] });

export type DiscoverySettings = z.infer<typeof discoverySettings>;
