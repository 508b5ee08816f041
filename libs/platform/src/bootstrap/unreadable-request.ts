import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from '../errors/error-answer.js';
import { localeOf } from '../locale/locale.js';

/** Statuses for connections whose bytes are not a valid request; all other cases are 400. */
const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Uses the envelope also for requests that Fastify or Node refuse before a route or filter sees them. */
export const unreadableRequest = {
  /** For instance a path that cannot be decoded. */
  frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const { entry, body, headers } = answerError(
      error,
      localeOf(request.headers['accept-language']),
      request.id,
    );
    void reply.status(entry.status).headers(headers).send(body);
  },

  /** The bytes are not HTTP. No header was read, so the client's language is unknown. */
  clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = STATUS_OF[error.code ?? ''] ?? 400;
    const body = JSON.stringify(answerError({ statusCode: 400 }, 'zh', '').body);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  },
};
