import { fillText } from '@diancan/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../locale/locale.js';
import { Metrics } from '../metrics/metrics.js';
import { answerError } from './error-answer.js';
import { lostServer, withoutServer } from './lost-server.js';

/** The one place where an error becomes an answer: envelope, true status, log line at the catalogue's level, count. */
@Catch()
export class ServiceErrorFilter implements ExceptionFilter {
  readonly #errors;

  constructor(
    private readonly logger: PinoLogger,
    metrics: Metrics,
  ) {
    this.#errors = metrics.counter({ name: 'diancan_errors_total', help: 'Answers that were errors, by the code of the catalogue.', labels: ['code'] });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same for routes that Fastify serves without Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const lost = lostServer(error);
    const answered = lost === null ? error : withoutServer(request.method, lost);
    const { entry, data, body, headers } = answerError(answered, localeOf(request.headers['accept-language']), request.id);
    this.#errors.inc({ code: entry.code });
    // Only what nobody foresaw is logged with its stack; the path goes without its query, which may hold codes.
    const path = request.url.split('?', 1)[0];
    this.logger[entry.level]({ code: entry.code, path, ...whyOf(answered, entry.status) }, fillText(entry.en, data));
    void reply.status(entry.status).headers(headers).send(body);
  }
}

/** The stack of what nobody foresaw; of what somebody foresaw, what it came from. */
function whyOf(error: unknown, status: number): { err?: unknown; cause?: string } {
  if (status === 500) return { err: error };
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? { cause: cause.message } : {};
}
