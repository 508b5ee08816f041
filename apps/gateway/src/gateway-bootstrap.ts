import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { type BootstrapOptions, REQUEST_ID_HEADER } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { ANONYMOUS } from './access/caller-finder.js';
import { DOCS_PATH } from './api-docs/docs-pages.js';
import { AttemptLimit } from './attempt-limit/attempt-limit.js';
import { Clients } from './client/client.js';
import { compressOwnAnswers } from './compression/own-answers.js';
import { byName } from './exchange/rate-headers.js';
import { pageTargetOf } from './pages/page-target.js';
import { Pages } from './pages/pages.js';
import { registerCountedRoutes, uncountedBy } from './proxy/counted-routes.js';
import { Proxy } from './proxy/proxy.js';
import { RateLimiter } from './rate-limit/rate-limiter.js';
import { DEFAULT_BUCKET } from './settings/rate-limit.settings.js';

/** The proxy intercepts requests for the services; Fastify serves the few pages of the gateway itself. */
export const gatewayBootstrap: BootstrapOptions = {
  prepare: guardOwnPages,
  interceptor: app => uncountedBy(app.get(AttemptLimit), app.get(Proxy)),
};

async function guardOwnPages(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      [REQUEST_ID_HEADER]: request.id,
      'x-content-type-options': 'nosniff',
      // An answer that says nothing about caching is for this caller alone.
      'cache-control': 'no-store',
    });
    // Fastify's router decodes paths, so it must not see a path that needs decoding.
    done(
      pageTargetOf(request.raw.url ?? '') === null
        ? new ServiceError(PlatformErrors.ROUTE_NOT_FOUND)
        : undefined,
    );
  });
  limitDocsPages(fastify, app.get(RateLimiter), app.get(Clients));
  compressOwnAnswers(fastify);
  app.get(Pages).register(fastify);
  await registerCountedRoutes(fastify, app.get(AttemptLimit), app.get(Proxy));
}

/** A visit to the documentation takes a token, like a proxied request. A health check takes none. */
function limitDocsPages(fastify: FastifyInstance, limiter: RateLimiter, clients: Clients): void {
  fastify.addHook('onRoute', route => {
    if (route.url !== `/${DOCS_PATH}` && !route.url.startsWith(`/${DOCS_PATH}/`)) return;
    route.onRequest = async ({ raw }, reply) => {
      const { ip } = clients.of(raw);
      await limiter.take(ip, ANONYMOUS, DEFAULT_BUCKET, rates => void reply.headers(byName(rates)));
    };
  });
}
