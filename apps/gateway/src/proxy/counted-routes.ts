import { outOfContext, type RequestInterceptor } from '@diancan/platform';
import type { FastifyInstance } from 'fastify';
import type { AttemptLimit } from '../attempt-limit/attempt-limit.js';
import type { Proxy } from './proxy.js';

/** Intercepts what the proxy serves, except requests whose attempts are counted. */
export const uncountedBy = (limit: AttemptLimit, proxy: Proxy): RequestInterceptor => ({
  request: (request, response) => !limit.isFor(request) && proxy.request(request, response),
  mayUpgrade: request => proxy.mayUpgrade(request),
  upgrade: (request, socket, head) => proxy.upgrade(request, socket, head),
});

/** The paths below which a route may count attempts. */
const PATHS = ['/api/*', '/hooks/*'];

/**
 * Registers Fastify routes for the requests whose attempts are counted. A counted request is handed back to
 * the proxy, unread.
 */
export async function registerCountedRoutes(
  fastify: FastifyInstance,
  limit: AttemptLimit,
  proxy: Proxy,
): Promise<void> {
  await limit.register(fastify);
  for (const path of PATHS) {
    fastify.all(
      path,
      {
        onRequest: [
          async request => limit.check(request),
          // Fastify goes no further, because `done` is not called.
          (request, reply, _done) => {
            reply.hijack();
            // Fastify's context holds the deadline that the client sent; the proxy uses the route's.
            outOfContext(() => proxy.serve(request.raw, reply.raw));
          },
        ],
      },
      () => undefined,
    );
  }
}
