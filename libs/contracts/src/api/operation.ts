import type { z } from 'zod';

/** The description of one public route, beside its line in gateway.yml. */
export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly headers?: Readonly<Record<string, { schema: z.ZodType; required: boolean; description: string }>>;
  /**
   * An example of `data` in a successful answer. Absent if the answer is not an envelope; see `description`.
   */
  readonly example?: unknown;
}

/** Keyed by method and path, as in gateway.yml. */
export type Operations = Readonly<Record<string, Operation>>;
