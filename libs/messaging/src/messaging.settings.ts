import { between, byDottedName, count } from '@diancan/config';
import { z } from 'zod';
import { QUEUE_KINDS } from './topology/queue-kind.js';

/** Short enough to be tried within a test, long enough for a consumer that is being repaired. */
const retryDelay = between(100, 24 * 3_600_000);

/** How messages are sent and received; explained in `config-repo/application.yml`. */
export const messagingSettings = z.strictObject({
  /** Blank: there is no broker, and messages wait in the outbox. */
  url: z.string(),
  prefix: z.string().regex(/^[A-Za-z0-9._-]{1,60}$/),
  queues: z.strictObject({
    kind: z.enum(QUEUE_KINDS),
    /** By the name of the consumer. */
    kindOf: byDottedName(z.enum(QUEUE_KINDS)),
  }),
  retryDelaysMs: z.array(retryDelay).min(1).max(10),
  maxAttempts: count,
  prefetch: count,
  batch: count,
});

export type MessagingSettings = z.infer<typeof messagingSettings>;
