import { GatewayErrors, isServiceError, PlatformErrors, ServiceError } from '@diancan/contracts';
import { REQUEST_ID_HEADER, ServiceErrorFilter } from '@diancan/platform';
import replyFrom from '@fastify/reply-from';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Door } from '../access/door.js';
import { GatewaySettings } from '../gateway.settings.js';
import { readTarget } from '../routing/request-target.js';
import { Forwarder } from './forwarder.js';
import { isConnectionFailure, upstreamFailure } from './upstream-failure.js';

/** Puts the door in front of everything that this process answers. */
export async function openDoor(app: NestFastifyApplication): Promise<void> {
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({
      [REQUEST_ID_HEADER]: request.id,
      'x-content-type-options': 'nosniff',
      // What is not said to be storable is for this caller alone.
      'cache-control': 'no-store',
    });
    // Also for what is not proxied: Fastify's router decodes paths, so it must not see one that needs it.
    done(readTarget(request.raw.url ?? '') === null ? new ServiceError(PlatformErrors.ROUTE_NOT_FOUND) : undefined);
  });
  await fastify.register(scope => openProxy(scope, app));
}

/** A scope of its own, in which bodies stay streams: they reach the service byte for byte. */
async function openProxy(scope: FastifyInstance, app: NestFastifyApplication): Promise<void> {
  const [door, forwarder, errors] = [app.get(Door), app.get(Forwarder), app.get(ServiceErrorFilter)];
  const { upstream } = app.get(GatewaySettings).current;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  await scope.register(replyFrom, {
    undici: { connections: upstream.connectionsPerInstance, connect: { timeout: upstream.connectTimeoutMs } },
    retryMethods: [],
    disableRequestLogging: true,
    destroyAgent: true,
  });
  scope.setErrorHandler((error, request, reply) => {
    // Headers of an answer that broke off before it began say nothing about this one.
    for (const name of Object.keys(reply.getHeaders())) if (!KEPT.has(name)) reply.removeHeader(name);
    reply.header('cache-control', 'no-store');
    if (isServiceError(error, GatewayErrors.METHOD_NOT_ALLOWED)) reply.header('allow', String(error.data?.['allow']));
    errors.answer(isConnectionFailure(error) ? upstreamFailure(error, request.method) : error, request, reply);
  });
  scope.all('/api/*', async (request, reply) => {
    const { method, headers, raw } = request;
    await forwarder.forward(await door.admit({ method, headers, url: raw.url ?? '' }), request, reply);
    return reply;
  });
}

const KEPT = new Set([REQUEST_ID_HEADER, 'x-content-type-options']);
