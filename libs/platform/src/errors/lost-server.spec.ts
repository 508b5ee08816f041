import { describe, expect, it } from 'vitest';
import { lostServer, withoutServer } from './lost-server.js';

const coded = (code: string) => Object.assign(new Error('to 10.0.0.1 with password hunter2'), { code });
const named = (name: string) =>
  Object.assign(new Error('Reached the max retries per request limit (which is 1).'), { name });

describe('a server that is lost', () => {
  it.each([
    coded('ECONNREFUSED'),
    coded('ECONNRESET'),
    coded('ETIMEDOUT'),
    coded('PROTOCOL_CONNECTION_LOST'),
    coded('ER_SERVER_SHUTDOWN'),
    coded('ER_LOCK_WAIT_TIMEOUT'),
    named('MaxRetriesPerRequestError'),
    new Error('Command timed out'),
    new Error('Connection is closed.'),
    new Error("Can't add new command when connection is in closed state"),
    coded('COMMIT_UNKNOWN'),
  ])('is recognised by %o', error => {
    expect(lostServer(error)).toEqual(expect.any(String));
    expect(lostServer(error)).not.toContain('hunter2');
  });

  it.each([
    coded('ER_PARSE_ERROR'),
    coded('ER_DUP_ENTRY'),
    new Error('a bug'),
    'ECONNREFUSED',
    null,
    undefined,
  ])('is not taken for the reason of %o', error => {
    expect(lostServer(error)).toBeNull();
  });

  it.each([
    ['GET', 1020],
    ['HEAD', 1020],
    ['POST', 1021],
    ['DELETE', 1021],
  ])('answers %s with 503, code %i', (method, code) => {
    expect(withoutServer(method, 'ECONNRESET')).toMatchObject({
      code,
      cause: { message: 'ECONNRESET' },
      entry: { status: 503, retryAfterSeconds: expect.any(Number) },
    });
  });
});
