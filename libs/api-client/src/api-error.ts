import type { ErrorCode } from './generated/schema.js';

/** The API has refused a request. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** From the table of errors; a gateway or proxy in front of it may answer without one: then 0. */
  readonly code: ErrorCode | 0;
  /** What happened and what to do about it, in the language of the request. */
  readonly msg: string;
  /** What `msg` is about; its fields depend on the code. */
  readonly data: unknown;
  /** HTTP status. */
  readonly status: number;
  /** After how many seconds the same request may succeed; undefined if a repetition will not help. */
  readonly retryAfter: number | undefined;

  constructor(answer: Pick<ApiError, 'code' | 'msg' | 'data' | 'status' | 'retryAfter'>) {
    super(answer.msg);
    this.code = answer.code;
    this.msg = answer.msg;
    this.data = answer.data;
    this.status = answer.status;
    this.retryAfter = answer.retryAfter;
  }
}

/**
 * No answer of the API has arrived. What was asked may be done or not: repeating the same request with the
 * same
 * Idempotency-Key tells.
 */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
