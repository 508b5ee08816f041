import type { IncomingHttpHeaders } from 'node:http';
import { IDENTITY_HEADER } from '@diancan/contracts';
import { REQUEST_ID_HEADER } from '@diancan/platform';

/** They belong to one connection (RFC 9110 §7.6.1), or ask this hop for something. */
const HOP_BY_HOP = [
  'connection', 'expect', 'http2-settings', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection',
  'te', 'trailer', 'transfer-encoding', 'upgrade',
];
/** What only we may say: who calls, and from where. */
const OURS = /^(?:x-diancan-|x-forwarded-|forwarded$|x-real-ip$)/;
const OF_A_BODY = new Set(['content-length', 'content-type', 'content-encoding']);

export interface AddedHeaders {
  readonly identity: string;
  readonly requestId: string;
  readonly clientIp: string;
  /** The scheme of our public origin: who ends TLS in front of us is trusted by configuration, not by header. */
  readonly scheme: string;
  readonly cookies: boolean;
  readonly body: boolean;
}

/** The headers that a service gets: the client's without what it must not say, and ours. */
export function requestHeaders(client: IncomingHttpHeaders, added: AddedHeaders): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {};
  const listed = listedIn(client.connection);
  for (const [name, value] of Object.entries(client)) {
    if (HOP_BY_HOP.includes(name) || listed.has(name) || OURS.test(name) || name === 'host') continue;
    if (name === 'cookie' && !added.cookies) continue;
    // A read has no body that anybody would look at, so none is announced.
    if (!added.body && OF_A_BODY.has(name)) continue;
    headers[name] = value;
  }
  headers[IDENTITY_HEADER] = added.identity;
  headers[REQUEST_ID_HEADER] = added.requestId;
  headers['x-forwarded-for'] = added.clientIp;
  headers['x-forwarded-proto'] = added.scheme;
  if (client.host !== undefined) headers['x-forwarded-host'] = client.host;
  return headers;
}

const listedIn = (connection: string | undefined): Set<string> =>
  new Set((connection ?? '').split(',').map(name => name.trim().toLowerCase()));

/** The headers that a client gets: the service's without what is between the two of us. */
export function responseHeaders(upstream: IncomingHttpHeaders): IncomingHttpHeaders {
  const listed = listedIn(upstream.connection);
  return Object.fromEntries(
    Object.entries(upstream).filter(
      ([name]) =>
        !HOP_BY_HOP.includes(name) && !listed.has(name) && !name.startsWith('x-diancan-') && name !== REQUEST_ID_HEADER,
    ),
  );
}
