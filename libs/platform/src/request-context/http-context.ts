import type { IncomingHttpHeaders } from 'node:http';
import { BRANCH_HEADER, TIMEOUT_HEADER, TRACE_HEADER } from '@diancan/contracts';
import type { FastifyInstance } from 'fastify';
import { Deadline } from './deadline.js';
import { runInContext } from './request-context.js';

/**
 * Gives every request its context. Its work ends when the caller's deadline passes or the caller disconnects.
 */
export function carryContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { headers } = request;
    const deadline = new Deadline(timeoutOf(headers));
    reply.raw.once('close', () => (reply.raw.writableFinished ? deadline.settle() : deadline.cancel()));
    runInContext(
      {
        requestId: request.id,
        locale: headers['accept-language'],
        trace: single(headers[TRACE_HEADER]),
        branch: single(headers[BRANCH_HEADER]),
        deadline,
      },
      done,
    );
  });
}

/** In ms; no limit if the caller sends none, or an invalid one. */
function timeoutOf(headers: IncomingHttpHeaders): number {
  const given = single(headers[TIMEOUT_HEADER]) ?? '';
  return /^\d{1,15}$/.test(given) ? Number(given) : Infinity;
}

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
