import { FlashSaleErrors, ServiceError } from '@diancan/contracts';
import { answerError, type Locale, localeOf, REQUEST_ID_HEADER } from '@diancan/platform';
import type { Exchange } from '../exchange/exchange.js';
import type { GateRefusal } from './activity-flags.js';

interface Prepared {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly text: string;
}

function prepare(refusal: GateRefusal, locale: Locale): Prepared {
  const { entry, body } = answerError(new ServiceError(FlashSaleErrors[refusal]), locale, '');
  const text = JSON.stringify(body);
  return {
    status: entry.status,
    headers: [
      'x-content-type-options',
      'nosniff',
      'cache-control',
      'no-store',
      'content-type',
      'application/json; charset=utf-8',
      'content-length',
      String(Buffer.byteLength(text)),
    ],
    text,
  };
}

const inBoth = (refusal: GateRefusal): Readonly<Record<Locale, Prepared>> => ({
  zh: prepare(refusal, 'zh'),
  en: prepare(refusal, 'en'),
});

/** Written once: most requests of a flash sale get one of these, and nothing else should cost anything. */
const PREPARED: Readonly<Record<GateRefusal, Readonly<Record<Locale, Prepared>>>> = {
  SOLD_OUT: inBoth('SOLD_OUT'),
  CROWDED: inBoth('CROWDED'),
};

/** Answers a request that does not pass, in the same envelope as every error. */
export function answerRefused({ request, response, id, rates }: Exchange, refusal: GateRefusal): void {
  const { status, headers, text } = PREPARED[refusal][localeOf(request.headers['accept-language'])];
  response.writeHead(status, [REQUEST_ID_HEADER, id, ...headers, ...rates]);
  response.end(text);
}
