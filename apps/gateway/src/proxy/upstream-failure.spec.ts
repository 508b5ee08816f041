import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { isConnectionFailure, upstreamFailure } from './upstream-failure.js';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('upstreamFailure', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])('knows that nothing was done after %s', code => {
    expect(upstreamFailure(failing(code), 'POST').entry).toBe(PlatformErrors.SERVICE_UNAVAILABLE);
  });

  it.each(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNRESET', 'EPIPE', 'something new'])(
    'does not claim to know how a write ended after %s',
    code => expect(upstreamFailure(failing(code), 'POST').entry).toBe(PlatformErrors.OUTCOME_UNKNOWN),
  );

  it.each(['GET', 'HEAD'])('has nothing to wonder about after a %s', method => {
    expect(upstreamFailure(failing('UND_ERR_SOCKET'), method).entry).toBe(PlatformErrors.SERVICE_UNAVAILABLE);
  });

  it('passes on what was refused on the way', () => {
    const refused = new ServiceError(PlatformErrors.BODY_TOO_LARGE);
    expect(upstreamFailure(refused, 'POST')).toBe(refused);
  });
});

it('takes no error of our own code for one of a connection', () => {
  expect(isConnectionFailure(new TypeError('x is not a function'))).toBe(false);
  expect(isConnectionFailure(new ServiceError(PlatformErrors.LOGIN_REQUIRED))).toBe(false);
  expect(isConnectionFailure(failing('FST_ERR_CTP_INVALID_MEDIA_TYPE'))).toBe(false);
  expect(isConnectionFailure(failing('UND_ERR_BODY_TIMEOUT'))).toBe(true);
  expect(isConnectionFailure(failing('ECONNRESET'))).toBe(true);
});
