import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../health/readiness.js';

/** Answers of a process that is stopping end their connection: the next request of that client goes elsewhere. */
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
  // What was asked before keeps its connection from being closed as idle, and would leave it so behind.
  fastify.addHook('preClose', done => {
    for (const response of unanswered) {
      response.shouldKeepAlive = false;
      if (response.headersSent) response.once('finish', () => response.req.socket.end());
    }
    done();
  });
}
