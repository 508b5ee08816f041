import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from './passed-headers.js';

const added = { identity: 'signed', requestId: 'id', clientIp: '10.0.0.1', scheme: 'https', cookies: false, body: true };
const ours = {
  'x-diancan-identity': 'signed', 'x-request-id': 'id', 'x-forwarded-for': '10.0.0.1', 'x-forwarded-proto': 'https',
};

describe('headers of a request', () => {
  it.each([
    'x-diancan-identity', 'x-diancan-anything', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-prefix', 'forwarded', 'x-real-ip',
    'x-request-id', 'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'proxy-authorization', 'host',
    'cookie',
  ])('do not carry the client’s %s', name => {
    const { 'x-forwarded-host': _host, ...headers } = requestHeaders({ [name]: 'theirs' }, added);
    expect(headers).toEqual(ours);
  });

  it('carry what the client may say', () => {
    const said = { accept: '*/*', 'idempotency-key': 'k', 'content-type': 'application/json', 'if-none-match': '"1"' };
    expect(requestHeaders(said, added)).toEqual({ ...said, ...ours });
  });

  it('name the host that the browser asked for', () => {
    expect(requestHeaders({ host: 'localhost:8080', 'x-forwarded-host': 'evil' }, added)).toMatchObject({ 'x-forwarded-host': 'localhost:8080' });
  });

  it('lose what the client lists as belonging to the connection, but never ours', () => {
    const headers = requestHeaders({ connection: 'X-Secret, x-diancan-identity, x-request-id', 'x-secret': '1' }, added);
    expect(headers).toEqual(ours);
  });

  it('carry cookies on routes that say so', () => {
    expect(requestHeaders({ cookie: 'token=1' }, { ...added, cookies: true })).toEqual({ cookie: 'token=1', ...ours });
  });

  it('announce no body where none is sent', () => {
    const body = { 'content-type': 'application/json', 'content-length': '5', 'content-encoding': 'gzip' };
    expect(requestHeaders(body, { ...added, body: false })).toEqual(ours);
  });
});

describe('headers of an answer', () => {
  it('lose what is between the service and us', () => {
    const kept = { 'set-cookie': ['a=1', 'b=2'], location: '/x', etag: '"1"', 'content-type': 'text/plain', 'content-length': '1' };
    const dropped = {
      'x-diancan-identity': 's', 'x-diancan-debug': '1', 'x-request-id': 'theirs', connection: 'keep-alive, x-hop', 'x-hop': '1',
      'keep-alive': 'timeout=5', 'transfer-encoding': 'chunked', upgrade: 'h2c',
    };
    expect(responseHeaders({ ...kept, ...dropped })).toEqual(kept);
  });
});
