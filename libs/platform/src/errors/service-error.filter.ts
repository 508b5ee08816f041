import { CODE_HEADER, fillText, ServiceError } from '@diancan/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../locale/locale.js';
import { loginErrorPage } from '../login-error-page/login-error-page.js';
import { Metrics } from '../metrics/metrics.js';
import { answerError, type ErrorAnswer } from './error-answer.js';
import { explainLostServer } from './lost-server.js';

/** The parts of a request that its error answer needs. */
export interface FailedRequest {
  readonly method: string;
  readonly url: string;
  readonly acceptLanguage: string | undefined;
  readonly id: string;
}

/**
 * The one place where an error becomes an answer: envelope, HTTP status, log line at the catalogue's level,
 * and count. A browser that navigated to a login gets a page in place of the envelope.
 */
@Catch()
export class ServiceErrorFilter implements ExceptionFilter {
  readonly #errors;

  constructor(
    private readonly logger: PinoLogger,
    metrics: Metrics,
  ) {
    this.#errors = metrics.counter({
      name: 'diancan_errors_total',
      help: 'Answers that were errors, by the code of the catalogue.',
      labels: ['code'],
    });
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same for routes that Fastify serves without Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, headers: asked, id } = request;
    const failed = { method, url, acceptLanguage: asked['accept-language'], id };
    const answer = this.word(error, failed);
    const { entry, body, headers } = answer;
    const page = loginErrorPage({ method, url, headers: asked }, answer);
    void reply
      .status(entry.status)
      .headers({ ...headers, ...page?.headers, [CODE_HEADER]: String(entry.code) })
      .send(page?.html ?? body);
  }

  /**
   * Builds the answer, writes the log line and counts the error.
   * @param known further fields of the log line; inside Nest, it has the request id already
   */
  word(error: unknown, { method, url, acceptLanguage, id }: FailedRequest, known: object = {}): ErrorAnswer {
    const answered = explainLostServer(method, error);
    const answer = answerError(answered, localeOf(acceptLanguage), id);
    const { entry, data } = answer;
    this.#errors.inc({ code: entry.code });
    // Only unexpected errors are logged with a stack. The path is logged without its query, which may contain
    // codes.
    this.logger[entry.level](
      { code: entry.code, path: url.split('?', 1)[0], ...known, ...whyOf(answered, entry.status) },
      answered instanceof ServiceError ? answered.message : fillText(entry.en, data),
    );
    return answer;
  }
}

/** The stack of an unexpected error; the cause of an expected one. */
function whyOf(error: unknown, status: number): { err?: unknown; cause?: string } {
  if (status === 500) return { err: error };
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? { cause: cause.message } : {};
}
