import { Injectable } from '@nestjs/common';
import type { AdmittedMatch } from '../access/access-policy.js';
import type { Exchange } from '../exchange/exchange.js';
import { responseHeaders } from '../exchange/passed-headers.js';
import { AnswerRecorder, type KeptAnswer } from './answer-recorder.js';

/** An answer is recorded at most once in this time, in ms: recording every answer would cost too much. */
const REFRESH_MS = 1_000;

interface Kept extends KeptAnswer {
  readonly atMs: number;
}

/** Keeps the last good answer of routes that ask for it, and serves it while their service is away. */
@Injectable()
export class LastAnswers {
  readonly #kept = new Map<string, Kept>();
  readonly #dueMs = new Map<string, number>();

  /** A recorder for this request's answer; null if it need not be recorded. */
  recorder({ method }: Pick<Exchange, 'method'>, match: AdmittedMatch): AnswerRecorder | null {
    const key = keyOf(match);
    const nowMs = Date.now();
    if (method !== 'GET' || key === null || nowMs < (this.#dueMs.get(key) ?? 0)) return null;
    this.#dueMs.set(key, nowMs + REFRESH_MS);
    return new AnswerRecorder(answer => this.#kept.set(key, { ...answer, atMs: Date.now() }));
  }

  /** Answers with the last good answer, marked as stale (RFC 7234 §5.5.1); false if there is none. */
  answer({ id, method, response, rates }: Exchange, match: AdmittedMatch): boolean {
    const kept = this.#kept.get(keyOf(match) ?? '');
    if (kept === undefined) return false;
    const { 'content-length': _length, age: _age, ...headers } = kept.headers;
    response.writeHead(200, [
      ...responseHeaders(headers, id),
      ...rates,
      'content-length',
      String(kept.body.length),
      'age',
      String(Math.max(0, Math.floor((Date.now() - kept.atMs) / 1_000))),
      'warning',
      '110 - "Response is Stale"',
    ]);
    response.end(method === 'HEAD' ? undefined : kept.body);
    return true;
  }
}

/** Null for a request with a query: there are too many different queries to keep their answers. */
const keyOf = ({ upstreamPath, query, route: { service } }: AdmittedMatch): string | null =>
  query === '' ? `${service} ${upstreamPath}` : null;
