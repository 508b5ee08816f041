import { z } from 'zod';
import { keptSchema } from '../schemas/published-schema.js';

const problem = z.object({
  file: z.string(),
  line: z.number().nullable(),
  key: z.string(),
  reason: z.string(),
  application: z.string().nullable(),
});

const refusal = z.object({
  version: z.string(),
  problems: z.array(problem).readonly(),
  at: z.string(),
  withdrawn: z.boolean().optional(),
});

const state = z.object({
  served: z.string().nullable(),
  servedAt: z.string().nullable(),
  previous: z.string().nullable(),
  held: z.string().nullable(),
  refused: refusal.nullable(),
});

const stamp = z.object({ operator: z.number(), process: z.number(), latest: z.number(), centre: z.string() });

/** All that one config centre knows, told to the others; each takes over what is newer than its own. */
export const centreMessage = z.object({
  type: z.literal('known'),
  /** The process that tells; not the one that decided. */
  from: z.string(),
  /** Whether it asks the others to tell theirs, also where they know nothing newer. */
  asks: z.boolean(),
  decision: z.object({ state, stamp }),
  schemas: z.array(keptSchema),
  /** When applications were forgotten, in ms since 1970. */
  forgotten: z.record(z.string(), z.number()),
});

export type CentreMessage = z.infer<typeof centreMessage>;
