import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from './passed-headers.js';

const client = { ip: '10.0.0.1', forwardedFor: '10.0.0.1', scheme: 'https', host: undefined };
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const added = {
  identity: 'signed',
  requestId: 'id',
  client,
  traceparent,
  tracestate: undefined,
  timeoutMs: 5_000,
  cookies: false,
  body: true,
  conditional: true,
};
const ours = {
  'x-diancan-identity': 'signed',
  'x-request-id': 'id',
  'x-forwarded-for': '10.0.0.1',
  'x-forwarded-proto': 'https',
  'x-diancan-timeout-ms': '5000',
  traceparent,
};

/** By name; a name that came twice has a list. */
function byName(flat: readonly string[]): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index < flat.length; index += 2) {
    const [name, value] = [flat[index]!, flat[index + 1]!];
    headers[name] = name in headers ? [headers[name]!, value].flat() : value;
  }
  return headers;
}

describe('headers of a request', () => {
  it.each([
    'x-diancan-identity',
    'x-diancan-anything',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-prefix',
    'forwarded',
    'x-real-ip',
    'x-request-id',
    'connection',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'expect',
    'proxy-authorization',
    'host',
    'cookie',
    'x-diancan-timeout-ms',
    'traceparent',
    'tracestate',
  ])('do not carry the client’s %s', name => {
    expect(byName(requestHeaders({ [name]: 'theirs' }, added))).toEqual(ours);
  });

  it('carry what the client may say', () => {
    const said = {
      accept: '*/*',
      'idempotency-key': 'k',
      'content-type': 'application/json',
      'if-none-match': '"1"',
    };
    expect(byName(requestHeaders(said, added))).toEqual({ ...said, ...ours });
  });

  it('name the host that the browser asked for', () => {
    const asked = { ...added, client: { ...client, host: 'localhost:8080' } };
    expect(byName(requestHeaders({ host: 'localhost:8080', 'x-forwarded-host': 'evil' }, asked))).toEqual({
      ...ours,
      'x-forwarded-host': 'localhost:8080',
    });
  });

  it('lose what the client lists as belonging to the connection, but never ours', () => {
    const connection = 'X-Secret, x-diancan-identity, x-request-id, traceparent';
    expect(byName(requestHeaders({ connection, 'x-secret': '1' }, added))).toEqual(ours);
  });

  it('carry cookies on routes that say so', () => {
    expect(byName(requestHeaders({ cookie: 'token=1' }, { ...added, cookies: true }))).toEqual({
      cookie: 'token=1',
      ...ours,
    });
  });

  it('carry on what other systems say in a trace that the client began', () => {
    expect(byName(requestHeaders({ tracestate: 'theirs' }, { ...added, tracestate: 'a=1' }))).toEqual({
      ...ours,
      tracestate: 'a=1',
    });
  });

  it('announce no body where none is sent', () => {
    const body = { 'content-type': 'application/json', 'content-length': '5', 'content-encoding': 'gzip' };
    expect(byName(requestHeaders(body, { ...added, body: false }))).toEqual(ours);
  });

  it('have no conditions if the whole answer is needed', () => {
    const conditions = { 'if-none-match': '"1"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    expect(byName(requestHeaders(conditions, added))).toMatchObject(conditions);
    expect(byName(requestHeaders(conditions, { ...added, conditional: false }))).not.toHaveProperty(
      'if-none-match',
    );
  });
});

describe('headers of an answer', () => {
  it('lose what is between the service and us', () => {
    const kept = {
      'set-cookie': ['a=1', 'b=2'],
      location: '/x',
      etag: '"1"',
      'content-type': 'text/plain',
      'content-length': '1',
    };
    const dropped = {
      'x-diancan-identity': 's',
      'x-diancan-debug': '1',
      'x-request-id': 'theirs',
      connection: 'keep-alive, x-hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      upgrade: 'h2c',
    };
    expect(byName(responseHeaders({ ...kept, ...dropped }, 'id'))).toEqual({
      ...kept,
      'x-request-id': 'id',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('say that an answer is storable where the service does', () => {
    expect(byName(responseHeaders({ 'cache-control': 'public' }, 'id'))).toMatchObject({
      'cache-control': 'public',
    });
  });
});
