import type { z } from 'zod';

/** What the reader of the API's description learns about one route beyond its line in gateway.yml. */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly headers?: Readonly<Record<string, { schema: z.ZodType; required: boolean; description: string }>>;
  /** How `data` of a successful answer may look. Absent: the answer is not an envelope, see `description`. */
  readonly example?: unknown;
}

/** By method and path, as in gateway.yml. */
export type Operations = Readonly<Record<string, Operation>>;
