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
/** Public paths lie below /api. The one exception is the webhook of the configuration's repository. */
const PUBLIC_PATH = /^(?:\/api(?:\/[A-Za-z0-9_-]+)+(?:\/\*)?|\/hooks\/config)$/;
/**
 * In bytes. The lower limit fits a payment notification (about 2 KB); the upper one keeps many simultaneous
 * bodies within memory.
 */
export const bodyLimit = between(4_096, 64 * 1_024 * 1_024);
const PREFIX = /^(?:\/[A-Za-z0-9_-]+)*$/;

const routeSchema = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string().regex(PUBLIC_PATH),
    service: z.enum(UPSTREAM_NAMES),
    /** The prefix that the service's own path lacks; `/api` if absent. */
    stripPrefix: z.string().regex(PREFIX).optional(),
    /** The path at the service, if it is not the path without `stripPrefix`. */
    upstreamPath: z.string().regex(PATTERN).optional(),
    allow: z.array(z.enum(['public', 'buyer', 'seller'])).min(1),
    /** Whether the service sees the browser's cookies. */
    cookies: flag.optional(),
    timeoutMs: timeLimit.optional(),
    bodyLimitBytes: bodyLimit.optional(),
    /** What the body is; JSON if absent. */
    takes: z.enum(['json', 'image']).optional(),
    /** Whether a request may become a WebSocket. */
    websocket: flag.optional(),
    /** Whether the answer is an endless stream, such as server-sent events. */
    stream: flag.optional(),
    /** Whether the last good answer is served, marked as stale, while the service is away or answers 5xx. */
    keepLastKnown: flag.optional(),
    /** The bucket that a request takes a token from: a name under rateLimit.buckets. */
    bucket: z.string().optional(),
    /** The limit of attempts that a request counts against: a name under rateLimit.attempts. */
    attempts: z.string().optional(),
    /** Gate that refuses requests that cannot win, at less than the cost of sending them on. */
    gate: z.enum(['flashSale']).optional(),
  })
  .refine(({ stripPrefix, upstreamPath }) => stripPrefix === undefined || upstreamPath === undefined)
  .refine(
    ({ path, stripPrefix = '/api', upstreamPath }) =>
      upstreamPath !== undefined || path.startsWith(`${stripPrefix}/`),
  )
  .refine(({ method, websocket, stream }) => method === 'GET' || (websocket !== true && stream !== true))
  // The gate remembers buyers, so it must know them.
  .refine(({ method, allow, gate }) => gate === undefined || (method === 'POST' && allow.join() === 'buyer'))
  // A kept answer is served to every caller, so it must not be personal.
  .refine(
    ({ method, allow, stream, keepLastKnown }) =>
      keepLastKnown !== true || (method === 'GET' && allow.includes('public') && stream !== true),
  )
  .transform(({ stripPrefix = '/api', ...route }) => ({
    ...route,
    upstreamPath: route.upstreamPath ?? route.path.slice(stripPrefix.length),
  }))
  // Endpoints between services stay internal, whatever the configuration says.
  .refine(({ upstreamPath }) => !/^\/internal(?:\/|$)/i.test(upstreamPath))
  .refine(({ path, upstreamPath }) => path.endsWith('/*') === upstreamPath.endsWith('/*'))
  // Of the config centre only the webhook is reachable: its other endpoints give out secrets.
  .refine(({ method, path, service, upstreamPath }) =>
    service === 'config'
      ? `${method} ${path} ${upstreamPath}` === 'POST /hooks/config /monitor'
      : path !== '/hooks/config',
  );

export const routesSchema = z
  .array(routeSchema)
  .refine(routes => new Set(routes.map(({ method, path }) => `${method} ${path}`)).size === routes.length);

/** One line of gateway.yml: a public path, its callers and its service. */
export type RouteSetting = z.infer<typeof routeSchema>;

export interface Route extends RouteSetting {
  readonly cookies: boolean;
  /** Until the head of the answer, in ms. */
  readonly timeoutMs: number;
  readonly bodyLimitBytes: number;
  readonly websocket: boolean;
  readonly stream: boolean;
  readonly keepLastKnown: boolean;
}

/** Whether the method is safe (RFC 9110 §9.2.1). */
export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** The name of a route's guard in settings, metrics and the log. */
export const guardNameOf = ({ method, path }: Pick<RouteSetting, 'method' | 'path'>): string =>
  `${method} ${path}`;
