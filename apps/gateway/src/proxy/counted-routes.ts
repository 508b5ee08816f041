import { outOfContext, type RequestInterceptor } from '@diancan/platform';
import type { FastifyInstance } from 'fastify';
import type { AttemptLimit } from '../attempt-limit/attempt-limit.js';
import type { Proxy } from './proxy.js';

/** The proxy, but for the requests whose attempts are counted. */
export const uncountedBy = (limit: AttemptLimit, proxy: Proxy): RequestInterceptor => ({
  request: (request, response) => !limit.isFor(request) && proxy.request(request, response),
  mayUpgrade: request => proxy.mayUpgrade(request),
  upgrade: (request, socket, head) => proxy.upgrade(request, socket, head),
});

/** Where a route that counts attempts may lie. */
const PATHS = ['/api/*', '/hooks/*'];

/**
 * Routes of Fastify for the requests whose attempts are counted, which the proxy leaves to Fastify. Once counted, they
 * are handed back to the proxy, unread.
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
          // Without `done`, Fastify goes no further.
          (request, reply, _done) => {
            reply.hijack();
            // The context of Fastify's requests has the client's word for its deadline; the proxy has the route's.
            outOfContext(() => proxy.serve(request.raw, reply.raw));
          },
        ],
      },
      () => undefined,
    );
  }
}
