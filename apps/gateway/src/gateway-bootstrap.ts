import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { type BootstrapOptions, REQUEST_ID_HEADER } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { RateLimiter } from './rate-limit/rate-limiter.js';
import { readTarget } from './routing/request-target.js';
import { Proxy } from './proxy/proxy.js';

/** How the gateway answers: the proxy intercepts requests before Fastify, which serves the little that this process serves itself. */
export const gatewayBootstrap: BootstrapOptions = {
  prepare: guardOwnPages,
  interceptor: app => app.get(Proxy),
};

async function guardOwnPages(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      [REQUEST_ID_HEADER]: request.id,
      'x-content-type-options': 'nosniff',
      // What is not said to be storable is for this caller alone.
      'cache-control': 'no-store',
    });
    // Fastify's router decodes paths, so it must not see one that needs it.
    done(
      readTarget(request.raw.url ?? '') === null
        ? new ServiceError(PlatformErrors.ROUTE_NOT_FOUND)
        : undefined,
    );
  });
  await app.get(RateLimiter).register(fastify);
}
