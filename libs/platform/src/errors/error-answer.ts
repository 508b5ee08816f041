import {
  type Envelope,
  type ErrorEntry,
  fillText,
  inLanguage,
  PlatformErrors,
  ServiceError,
} from '@diancan/contracts';
import { codeOf } from '@diancan/errors';
import { HttpException } from '@nestjs/common';
import type { Locale } from '../locale/locale.js';
import { describeProblem, type FieldProblem, onePerField } from '../validation/describe-problem.js';
import { InvalidInputError } from '../validation/invalid-input.error.js';

export interface ErrorAnswer {
  readonly entry: ErrorEntry;
  /** Values for the placeholders in the entry's texts. */
  readonly data: ServiceError['data'];
  readonly body: Envelope<unknown>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * More problems than this are of no use, and 10,000 bad lines of a cart must not make an answer of megabytes.
 */
const MAX_PROBLEMS = 20;
/** The sentence tells so many. */
const MAX_TOLD = 3;

/**
 * Maps any thrown error to the envelope. For an unknown error the answer contains the request id and nothing
 * else.
 */
export function answerError(error: unknown, locale: Locale, requestId: string): ErrorAnswer {
  const known = error instanceof InvalidInputError ? wordProblems(error, locale) : asServiceError(error);
  const { entry, data: said } = known ?? new ServiceError(PlatformErrors.INTERNAL, { requestId });
  const data = inLanguage(said, locale);
  return {
    entry,
    data,
    body: { code: entry.code, msg: fillText(entry[locale], data), data },
    headers: retryAfter(entry, data),
  };
}

/** The error's own waiting time if it has one, otherwise the entry's. */
function retryAfter(entry: ErrorEntry, data: ServiceError['data']): Readonly<Record<string, string>> {
  const seconds = data?.['retryAfterSeconds'] ?? entry.retryAfterSeconds;
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}

function wordProblems(error: InvalidInputError, locale: Locale): ServiceError {
  const issues = onePerField(error.issues);
  const fields = issues.slice(0, MAX_PROBLEMS).map(issue => describeProblem(issue, locale));
  const told = fields.slice(0, MAX_TOLD).map(problem => sentenceOf(problem, locale));
  const summary =
    locale === 'zh'
      ? [...told, ...more(issues.length, count => `另有 ${count} 处`)].join('；')
      : [...told, ...more(issues.length, count => `and ${count} more`)].join('; ');
  return new ServiceError(PlatformErrors.INVALID_INPUT, { summary, fields });
}

const more = (problems: number, words: (count: number) => string): string[] =>
  problems > MAX_TOLD ? [words(problems - MAX_TOLD)] : [];

function sentenceOf({ field, reason }: FieldProblem, locale: Locale): string {
  if (field !== '') return `${field} ${reason}`;
  return locale === 'zh' ? `请求体${reason}` : `the body ${reason}`;
}

/** Fastify's codes for requests that it could not read. */
const UNREADABLE: Readonly<Record<string, ErrorEntry>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: PlatformErrors.BODY_TOO_LARGE,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: PlatformErrors.JSON_REQUIRED,
  FST_ERR_CTP_INVALID_JSON_BODY: PlatformErrors.MALFORMED_BODY,
  FST_ERR_CTP_EMPTY_JSON_BODY: PlatformErrors.MALFORMED_BODY,
  // A path that cannot be decoded matches no route.
  FST_ERR_BAD_URL: PlatformErrors.ROUTE_NOT_FOUND,
};

const BY_STATUS: Readonly<Record<number, ErrorEntry>> = {
  400: PlatformErrors.BAD_REQUEST,
  401: PlatformErrors.LOGIN_REQUIRED,
  403: PlatformErrors.NOT_ALLOWED,
  404: PlatformErrors.ROUTE_NOT_FOUND,
  413: PlatformErrors.BODY_TOO_LARGE,
  415: PlatformErrors.JSON_REQUIRED,
  503: PlatformErrors.SERVICE_UNAVAILABLE,
};

function asServiceError(error: unknown): ServiceError | null {
  if (error instanceof ServiceError) return error;
  if (error instanceof SyntaxError && 'statusCode' in error)
    return new ServiceError(PlatformErrors.MALFORMED_BODY);
  const unreadable = UNREADABLE[codeOf(error) ?? ''];
  if (unreadable !== undefined) return new ServiceError(unreadable);
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : (error as { statusCode?: number } | null)?.statusCode;
  const entry = status === undefined ? undefined : BY_STATUS[status];
  if (entry !== undefined) return new ServiceError(entry);
  return status !== undefined && status >= 400 && status < 500
    ? new ServiceError(PlatformErrors.BAD_REQUEST)
    : null;
}
