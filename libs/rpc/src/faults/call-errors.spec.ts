import { PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import {
  AnswerError,
  CallAbandonedError,
  CallNotDeliveredError,
  CallOutcomeUnknownError,
  errorKind,
  serverErrorKind,
} from './call-errors.js';

const answered = (status: number, code?: number) =>
  new CallOutcomeUnknownError('m', new AnswerError(status, code));

describe('what an error says of the other side', () => {
  it.each([
    [new ServiceError(ProductErrors.OUT_OF_STOCK), 'refusal'],
    [new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE), 'failure'],
    [new CallNotDeliveredError('m', new Error('x')), 'failure'],
    [new CallOutcomeUnknownError('m', new Error('x')), 'failure'],
    [new Error('anything'), 'failure'],
    ['not even an error', 'failure'],
    [new CallAbandonedError('m'), 'nothing'],
    [answered(500, 1000), 'failure'],
    [answered(502), 'failure'],
    [answered(503), 'failure'],
    [answered(503, 1020), 'unavailable'],
    [answered(503, 1021), 'unavailable'],
    [answered(503, 1022), 'unavailable'],
    // No instance that works as its callers expect refuses their identity, or has never heard of a method.
    [answered(401, 1012), 'failure'],
    [answered(404, 1005), 'failure'],
  ])('%o: %s', (error, kind) => {
    expect(errorKind(error)).toBe(kind);
  });
});

describe('what an answer of 5xx says of its instance', () => {
  it.each([
    ['500 with the code of what nobody foresaw', 500, 1000, 'failure'],
    ['500 in other words', 500, undefined, 'failure'],
    ['503 in other words', 503, undefined, 'failure'],
    ['504 in other words', 504, undefined, 'failure'],
    ['503 with a code of the platform', 503, 1020, 'unavailable'],
    ['503 with a code of the service', 503, 3004, 'unavailable'],
    ['503 with a code that is newer than this process', 503, 9_999, 'unavailable'],
  ] as const)('%s', (_what, status, code, kind) => {
    expect(serverErrorKind(status, code)).toBe(kind);
  });
});
