import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { errors } from 'undici';
import { describe, expect, it } from 'vitest';
import { isConnectionFailure, upstreamFailure, wasNotConnected } from './upstream-failure.js';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('upstreamFailure', () => {
  it.each(['UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
    'does not claim to know how a write ended after %s',
    code =>
      expect(upstreamFailure(failing(code), false)).toMatchObject({ entry: PlatformErrors.OUTCOME_UNKNOWN }),
  );

  it('knows bytes that are no HTTP for a failure of the service', () => {
    expect(upstreamFailure(new errors.HTTPParserError('Expected HTTP/'), false)).toMatchObject({
      entry: PlatformErrors.OUTCOME_UNKNOWN,
    });
  });

  it('has nothing to wonder about where nothing was done', () => {
    expect(upstreamFailure(failing('UND_ERR_SOCKET'), true)).toMatchObject({
      entry: PlatformErrors.SERVICE_UNAVAILABLE,
    });
  });

  it('passes on what was refused on the way, and what is a fault of our own', () => {
    const [refused, fault] = [
      new ServiceError(PlatformErrors.BODY_TOO_LARGE),
      new TypeError('x is not a function'),
    ];
    expect(upstreamFailure(refused, false)).toBe(refused);
    expect(upstreamFailure(fault, false)).toBe(fault);
  });
});

it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])('nothing was done after %s', code => {
  expect(wasNotConnected(failing(code))).toBe(true);
});

it.each(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'something new'])(
  'anything may have been done after %s',
  code => {
    expect(wasNotConnected(failing(code))).toBe(false);
  },
);

it.each(['read', 'write'])(
  'anything may have been done when the host is lost by a %s of a connection that was open',
  syscall => {
    expect(wasNotConnected(Object.assign(failing('EHOSTUNREACH'), { syscall }))).toBe(false);
    expect(wasNotConnected(Object.assign(failing('EHOSTUNREACH'), { syscall: 'connect' }))).toBe(true);
  },
);

it('takes no error of our own code for one of a connection', () => {
  expect(isConnectionFailure(new TypeError('x is not a function'))).toBe(false);
  expect(isConnectionFailure(new ServiceError(PlatformErrors.LOGIN_REQUIRED))).toBe(false);
  expect(isConnectionFailure(failing('FST_ERR_CTP_INVALID_MEDIA_TYPE'))).toBe(false);
  expect(isConnectionFailure(failing('UND_ERR_BODY_TIMEOUT'))).toBe(true);
  expect(isConnectionFailure(failing('ECONNRESET'))).toBe(true);
});
