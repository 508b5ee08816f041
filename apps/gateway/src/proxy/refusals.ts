import { GatewayErrors, isServiceError, PlatformErrors } from '@diancan/contracts';
import { loginErrorPage, REQUEST_ID_HEADER, ServiceErrorFilter } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { AdmittedMatch } from '../access/access-policy.js';
import { byName } from '../exchange/rate-headers.js';
import { LastAnswers } from '../stale/last-answers.js';
import type { Exchange } from '../exchange/exchange.js';

/** Answers requests that got no answer from a service: with the last known answer or with an error. */
@Injectable()
export class Refusals {
  constructor(
    private readonly errors: ServiceErrorFilter,
    private readonly lastAnswers: LastAnswers,
  ) {}

  /** @param match absent if the access policy refused the request */
  answer(error: unknown, exchange: Exchange, match: AdmittedMatch | undefined): void {
    const { response, id, method, url, request, trace, rates } = exchange;
    if (exchange.abandoned) return;
    if (
      match?.route.keepLastKnown &&
      isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE) &&
      this.lastAnswers.answer(exchange, match)
    )
      return;
    const failed = { method, url, acceptLanguage: request.headers['accept-language'], id };
    const refusal = this.errors.word(error, failed, { requestId: id, traceId: trace.traceId });
    const { entry, body, headers } = refusal;
    const page = loginErrorPage({ method, url, headers: request.headers }, refusal);
    const text = Buffer.from(page?.html ?? JSON.stringify(body));
    response.writeHead(entry.status, {
      [REQUEST_ID_HEADER]: id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-length': text.length,
      ...byName(rates),
      ...(isServiceError(error, GatewayErrors.METHOD_NOT_ALLOWED) && {
        allow: String(error.data?.['allow']),
      }),
      ...headers,
      ...page?.headers,
    });
    response.end(text);
  }
}
