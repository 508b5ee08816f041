import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { deliveryOf } from './delivery.js';
import { compressed } from './encoder.js';

/** Compresses the answers that Fastify gives, such as the documentation. */
export function compressOwnAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async ({ raw }, reply, payload) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    const body = Buffer.from(payload);
    const { headers, coding } = deliveryOf(raw, {
      status: reply.statusCode,
      headers: { ...headersOf(reply), 'content-length': String(body.length) },
    });
    if (headers.vary !== undefined) void reply.header('vary', headers.vary);
    if (coding === null) return payload;
    void reply.removeHeader('content-length').header('content-encoding', coding);
    if (headers.etag !== undefined) void reply.header('etag', headers.etag);
    return compressed(body, coding);
  });
}

const headersOf = (reply: FastifyReply): IncomingHttpHeaders => reply.getHeaders() as IncomingHttpHeaders;
