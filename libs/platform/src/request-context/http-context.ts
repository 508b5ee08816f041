import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { BRANCH_HEADER, TIMEOUT_HEADER, TRACE_HEADER } from '@diancan/contracts';
import type { FastifyInstance } from 'fastify';
import { Deadline } from './deadline.js';
import { type RequestContext, runInContext } from './request-context.js';

/**
 * Gives every request its context. Its work ends when the caller's deadline passes or the caller disconnects.
 */
export function carryContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    runInContext(contextOf(request.id, request.headers, reply.raw), done);
  });
}

/** The context of a request that has just arrived; it is over when the caller leaves. */
export function contextOf(
  requestId: string,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
): RequestContext {
  const deadline = new Deadline(timeoutOf(headers));
  response.once('close', () => (response.writableFinished ? deadline.settle() : deadline.cancel()));
  return {
    requestId,
    locale: headers['accept-language'],
    trace: single(headers[TRACE_HEADER]),
    branch: single(headers[BRANCH_HEADER]),
    deadline,
  };
}

/** In ms; no limit if the caller sends none, or an invalid one. */
function timeoutOf(headers: IncomingHttpHeaders): number {
  const given = single(headers[TIMEOUT_HEADER]) ?? '';
  return /^\d{1,15}$/.test(given) ? Number(given) : Infinity;
}

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
