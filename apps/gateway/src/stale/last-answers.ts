import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { AdmittedMatch } from '../access/access-policy.js';
import { deliveryOf } from '../compression/delivery.js';
import { encoderInto } from '../compression/encoder.js';
import type { Exchange } from '../exchange/exchange.js';
import { responseHeaders } from '../exchange/passed-headers.js';
import { AnswerRecorder, type KeptAnswer } from './answer-recorder.js';

/** The same version is recorded at most once in this time, in ms: recording every answer costs too much. */
const REFRESH_MS = 1_000;

interface Kept extends KeptAnswer {
  /** When the service last said that this is its answer. */
  readonly atMs: number;
}

/** What is known of one address. */
class KnownAnswer {
  kept: Kept | null = null;
  /** Whether the service has a version that was not recorded. */
  isBehind = true;
  #dueMs = 0;

  wants({ etag }: IncomingHttpHeaders): boolean {
    const nowMs = Date.now();
    if (nowMs < this.#dueMs && this.kept?.headers.etag === etag) return false;
    this.#dueMs = nowMs + REFRESH_MS;
    return true;
  }

  keep(answer: KeptAnswer): void {
    this.kept = { ...answer, atMs: Date.now() };
    this.isBehind = false;
  }

  notModified({ etag }: IncomingHttpHeaders): void {
    if (this.kept !== null && this.kept.headers.etag === etag) this.keep(this.kept);
    else this.isBehind = true;
  }
}

/** Keeps the last good answer of routes that ask for it, and serves it while their service is away. */
@Injectable()
export class LastAnswers {
  readonly #known = new Map<string, KnownAnswer>();

  /** A recorder for this request's answer; null if it need not be recorded. */
  recorder({ method }: Pick<Exchange, 'method'>, match: AdmittedMatch): AnswerRecorder | null {
    const key = keyOf(match);
    return method === 'GET' && key !== null ? new AnswerRecorder(this.#of(key)) : null;
  }

  /**
   * Whether the service should answer in full although the client may have its answer: after a restart there
   * may be no client without one, and a 304 cannot be kept.
   */
  needsWhole(match: AdmittedMatch): boolean {
    const key = keyOf(match);
    return key !== null && this.#of(key).isBehind;
  }

  /** Answers with the last good answer, marked as stale (RFC 7234 §5.5.1); false if there is none. */
  answer({ id, method, request, response, rates }: Exchange, match: AdmittedMatch): boolean {
    const kept = this.#known.get(keyOf(match) ?? '')?.kept ?? null;
    if (kept === null) return false;
    const { age: _age, ...headers } = kept.headers;
    const whole = { ...headers, 'content-length': String(kept.body.length) };
    const delivery = deliveryOf(request, { status: 200, headers: whole });
    response.writeHead(delivery.status, [
      ...responseHeaders(delivery.headers, id),
      ...rates,
      'age',
      String(Math.max(0, Math.floor((Date.now() - kept.atMs) / 1_000))),
      'warning',
      '110 - "Response is Stale"',
    ]);
    if (method === 'HEAD' || delivery.status === 304) response.end();
    else if (delivery.coding === null) response.end(kept.body);
    else encoderInto(response, delivery.coding).end(kept.body);
    return true;
  }

  #of(key: string): KnownAnswer {
    const known = this.#known.get(key) ?? new KnownAnswer();
    this.#known.set(key, known);
    return known;
  }
}

/** Null for a request with a query: there are too many different queries to keep their answers. */
const keyOf = ({ upstreamPath, query, route: { service } }: AdmittedMatch): string | null =>
  query === '' ? `${service} ${upstreamPath}` : null;
