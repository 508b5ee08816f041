import { between, flag, timeLimit } from '@diancan/config';
import type { ServiceName } from '@diancan/contracts';
import { z } from 'zod';

/** The services that a route may lead to. */
export const UPSTREAM_NAMES = [
  'user',
  'product',
  'order',
  'config',
] as const satisfies readonly ServiceName[];

/** Plain segments; a last `*` stands for exactly one segment of any name. */
const PATTERN = /^(?:\/[A-Za-z0-9_-]+)+(?:\/\*)?$/;
/** What everybody may see lies below /api; beside it there is one hook, called by the host of the configuration's repository. */
const PUBLIC_PATH = /^(?:\/api(?:\/[A-Za-z0-9_-]+)+(?:\/\*)?|\/hooks\/config)$/;
/**
 * From the smallest body that is worth sending (a payment notification has about 2 KB) to what fits in memory
 * many times over.
 */
export const bodyLimit = between(4_096, 64 * 1_024 * 1_024);
const PREFIX = /^(?:\/[A-Za-z0-9_-]+)*$/;

const routeSchema = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string().regex(PUBLIC_PATH),
    service: z.enum(UPSTREAM_NAMES),
    /** What the service's own path lacks; `/api` when not given. */
    stripPrefix: z.string().regex(PREFIX).optional(),
    /** Where the service listens, when that is not the path without `stripPrefix`. */
    upstreamPath: z.string().regex(PATTERN).optional(),
    allow: z.array(z.enum(['public', 'buyer', 'seller'])).min(1),
    /** Whether the service sees the browser's cookies. */
    cookies: flag.optional(),
    timeoutMs: timeLimit.optional(),
    bodyLimitBytes: bodyLimit.optional(),
    /** Whether a request may become a WebSocket. */
    websocket: flag.optional(),
    /** Whether the answer goes on for as long as both sides want, as server-sent events do. */
    stream: flag.optional(),
    /**
     * Whether the last good answer stands in, marked as stale, while the service is not available or
     * answers 5xx.
     */
    keepLastKnown: flag.optional(),
    /** Whose tokens a call takes, by the name under rateLimit.buckets. */
    bucket: z.string().optional(),
    /** Which attempts a call counts as, by the name under rateLimit.attempts. */
    attempts: z.string().optional(),
  })
  .refine(({ stripPrefix, upstreamPath }) => stripPrefix === undefined || upstreamPath === undefined)
  .refine(
    ({ path, stripPrefix = '/api', upstreamPath }) =>
      upstreamPath !== undefined || path.startsWith(`${stripPrefix}/`),
  )
  .refine(({ method, websocket, stream }) => method === 'GET' || (websocket !== true && stream !== true))
  // One answer for every caller: nobody's own may be kept.
  .refine(
    ({ method, allow, stream, keepLastKnown }) =>
      keepLastKnown !== true || (method === 'GET' && allow.includes('public') && stream !== true),
  )
  .transform(({ stripPrefix = '/api', ...route }) => ({
    ...route,
    upstreamPath: route.upstreamPath ?? route.path.slice(stripPrefix.length),
  }))
  // What services offer each other stays among them, whatever somebody writes into the configuration.
  .refine(({ upstreamPath }) => !/^\/internal(?:\/|$)/i.test(upstreamPath))
  .refine(({ path, upstreamPath }) => path.endsWith('/*') === upstreamPath.endsWith('/*'))
  // Nothing else of the config centre may ever be reached from outside: its tokens open every secret.
  .refine(({ method, path, service, upstreamPath }) =>
    service === 'config'
      ? `${method} ${path} ${upstreamPath}` === 'POST /hooks/config /monitor'
      : path !== '/hooks/config',
  );

export const routesSchema = z
  .array(routeSchema)
  .refine(routes => new Set(routes.map(({ method, path }) => `${method} ${path}`)).size === routes.length);

/** One line of gateway.yml: what may be called, by whom, and where it leads. */
export type RouteSetting = z.infer<typeof routeSchema>;

export interface Route extends RouteSetting {
  readonly cookies: boolean;
  /** Until the answer begins, in ms. */
  readonly timeoutMs: number;
  readonly bodyLimitBytes: number;
  readonly websocket: boolean;
  readonly stream: boolean;
  readonly keepLastKnown: boolean;
}

/** HTTP methods that change nothing (RFC 9110 §9.2.1), as far as routes have them. */
export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** What the guard of a route is called in settings, metrics and the log. */
export const guardNameOf = ({ method, path }: Pick<RouteSetting, 'method' | 'path'>): string =>
  `${method} ${path}`;
