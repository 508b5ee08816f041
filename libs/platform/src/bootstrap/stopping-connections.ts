import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../health/readiness.js';

/** Answers of a process that is stopping end their connection: the next request of that client goes elsewhere. */
export function endConnectionsAtStop(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.addHook('onRequest', (_request, { raw }, done) => {
    if (readiness.isStopping) raw.shouldKeepAlive = false;
    done();
  });
}
