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

/** The whole state of a config centre, sent to the others; each adopts the parts that are newer. */
export const centreMessage = z.object({
  type: z.literal('known'),
  /** The process that sends it, which may not be the one that decided. */
  from: z.string(),
  /** Whether the others have to send their state as well, even if it is not newer. */
  asks: z.boolean(),
  decision: z.object({ state, stamp }),
  schemas: z.array(keptSchema),
  /** When applications were forgotten, in ms since 1970. */
  forgotten: z.record(z.string(), z.number()),
});

export type CentreMessage = z.infer<typeof centreMessage>;
