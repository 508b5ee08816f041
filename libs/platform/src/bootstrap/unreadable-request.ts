import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from '../errors/error-answer.js';
import { localeOf } from '../locale/locale.js';

/** True statuses of requests that never became requests; everything else of that kind is 400. */
const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers in the envelope, too, what Fastify and Node refuse before any route or filter sees it. */
export const unreadableRequest = {
  /** A path that cannot be decoded, for instance. */
  frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const { entry, body, headers } = answerError(
      error,
      localeOf(request.headers['accept-language']),
      request.id,
    );
    void reply.status(entry.status).headers(headers).send(body);
  },

  /** Bytes that are no HTTP; its headers were not read, so nobody knows the reader's language. */
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
