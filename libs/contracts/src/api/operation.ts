import type { z } from 'zod';

/** A public route and its description. A line in gateway.yml opens it. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in gateway.yml, but a named last segment is `{name}`, not `*`: `/api/product/picture/{name}`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly headers?: Readonly<Record<string, { schema: z.ZodType; required: boolean; description: string }>>;
  /** Of `data` in a successful answer. Absent if the answer is not an envelope; see `description`. */
  readonly answer?: z.ZodType;
  /** An example of `data`; it fits `answer`. */
  readonly example?: unknown;
}

/** An operation whose handler in a service takes its method, and its path without `/api`. */
export interface ServiceOperation extends Operation {
  readonly path: `/api/${string}`;
}

/** Keyed by name: the operationId in the API's description, unique over all services. */
export type Operations = Readonly<Record<string, Operation>>;
export type ServiceOperations = Readonly<Record<string, ServiceOperation>>;
