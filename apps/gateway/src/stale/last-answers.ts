import { Injectable } from '@nestjs/common';
import type { AdmittedMatch } from '../access/access-policy.js';
import type { Exchange } from '../exchange/exchange.js';
import { responseHeaders } from '../exchange/passed-headers.js';
import { AnswerRecorder, type KeptAnswer } from './answer-recorder.js';

/** How long an answer is good enough as the last one, in ms: the hot path does not pay for taking down each of them. */
const REFRESH_MS = 1_000;

interface Kept extends KeptAnswer {
  readonly atMs: number;
}

/** The last good answer of each route that keeps one, for when its service is not available. */
@Injectable()
export class LastAnswers {
  readonly #kept = new Map<string, Kept>();
  readonly #dueMs = new Map<string, number>();

  /** For this answer, when it is to be taken down; null when the last one is new enough. */
  recorder({ method }: Pick<Exchange, 'method'>, match: AdmittedMatch): AnswerRecorder | null {
    const key = keyOf(match);
    const nowMs = Date.now();
    if (method !== 'GET' || key === null || nowMs < (this.#dueMs.get(key) ?? 0)) return null;
    this.#dueMs.set(key, nowMs + REFRESH_MS);
    return new AnswerRecorder(answer => this.#kept.set(key, { ...answer, atMs: Date.now() }));
  }

  /** Answers with the last good answer, marked as stale (RFC 7234 §5.5.1); false when there is none. */
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

/** Answers to a query are not kept: there is no end of queries. */
const keyOf = ({ upstreamPath, query, route: { service } }: AdmittedMatch): string | null =>
  query === '' ? `${service} ${upstreamPath}` : null;
