import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../health/readiness.js';

/**
 * While a process stops, each answer closes its connection, so that the client's next request goes elsewhere.
 */
export function endConnectionsAtStop(fastify: FastifyInstance, readiness: Readiness): void {
  const unanswered = new Set<ServerResponse>();
  fastify.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    unanswered.add(response);
    response.on('close', () => unanswered.delete(response));
  });
  fastify.addHook('onRequest', (_request, { raw }, done) => {
    if (readiness.isStopping) raw.shouldKeepAlive = false;
    done();
  });
  // A request that arrived before the stop keeps its connection busy now, and would leave it open afterwards.
  fastify.addHook('preClose', done => {
    for (const response of unanswered) {
      response.shouldKeepAlive = false;
      if (response.headersSent) response.once('finish', () => response.req.socket.end());
    }
    done();
  });
}
