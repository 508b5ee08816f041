import { PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { CallAbandonedError, CallNotDeliveredError, CallOutcomeUnknownError, verdictOn } from './call-errors.js';

describe('what an error says of the other side', () => {
  it.each([
    [new ServiceError(ProductErrors.OUT_OF_STOCK), 'refusal'],
    [new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE), 'failure'],
    [new CallNotDeliveredError('m', new Error('x')), 'failure'],
    [new CallOutcomeUnknownError('m', new Error('x')), 'failure'],
    [new Error('anything'), 'failure'],
    ['not even an error', 'failure'],
    [new CallAbandonedError('m'), 'nothing'],
  ])('%o: %s', (error, verdict) => {
    expect(verdictOn(error)).toBe(verdict);
  });
});
