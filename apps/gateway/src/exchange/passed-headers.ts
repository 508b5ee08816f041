import type { IncomingHttpHeaders } from 'node:http';
import { IDENTITY_HEADER, TIMEOUT_HEADER, TRACE_HEADER, TRACE_STATE_HEADER } from '@diancan/contracts';
import { REQUEST_ID_HEADER } from '@diancan/platform';
import type { Client } from '../client/client.js';

/** Headers that belong to one connection (RFC 9110 §7.6.1) or address this hop. */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** Headers that only the gateway may set: the caller, its address, the trace. */
const OURS = ['forwarded', 'host', 'x-real-ip', REQUEST_ID_HEADER, TRACE_HEADER, TRACE_STATE_HEADER];
const OUR_PREFIXES = ['x-diancan-', 'x-forwarded-'];
const OF_A_BODY = new Set(['content-length', 'content-type', 'content-encoding']);
const CONDITIONS = new Set(['if-none-match', 'if-modified-since']);
const NOT_SENT_ON = new Set([...HOP_BY_HOP, ...OURS]);
const NOT_SENT_BACK = new Set([...HOP_BY_HOP, REQUEST_ID_HEADER, 'x-content-type-options']);

export interface AddedHeaders {
  readonly identity: string;
  readonly requestId: string;
  readonly client: Client;
  readonly traceparent: string;
  /** The `tracestate` of a trace that the client began. */
  readonly tracestate: string | undefined;
  /** The time that is left until the route's deadline, in ms. */
  readonly timeoutMs: number;
  readonly cookies: boolean;
  readonly body: boolean;
  /** Whether the service may answer that the client has its answer already. */
  readonly conditional: boolean;
}

/**
 * The headers that a service gets, names and values in turn: the client's, except those that a client may not
 * set, and the gateway's own. The access rules read the same object, so a header that was sent twice has the
 * same value for both.
 */
export function requestHeaders(client: IncomingHttpHeaders, added: AddedHeaders): string[] {
  const headers = [
    IDENTITY_HEADER,
    added.identity,
    REQUEST_ID_HEADER,
    added.requestId,
    TIMEOUT_HEADER,
    String(added.timeoutMs),
    TRACE_HEADER,
    added.traceparent,
    'x-forwarded-for',
    added.client.forwardedFor,
    'x-forwarded-proto',
    added.client.scheme,
  ];
  if (added.client.host !== undefined) headers.push('x-forwarded-host', added.client.host);
  if (added.tracestate !== undefined) headers.push(TRACE_STATE_HEADER, added.tracestate);
  const listed = listedIn(client.connection);
  for (const name in client) {
    if (NOT_SENT_ON.has(name) || isOurs(name) || listed?.has(name)) continue;
    if (name === 'cookie' && !added.cookies) continue;
    // A read is sent without a body, so none is announced.
    if (!added.body && OF_A_BODY.has(name)) continue;
    if (!added.conditional && CONDITIONS.has(name)) continue;
    push(headers, name, client[name]);
  }
  return headers;
}

/**
 * The headers that a client gets, names and values in turn: the service's, except those meant for the
 * gateway, and the gateway's own.
 */
export function responseHeaders(upstream: IncomingHttpHeaders, requestId: string): string[] {
  const headers = [REQUEST_ID_HEADER, requestId, 'x-content-type-options', 'nosniff'];
  // An answer that says nothing about caching is for this caller alone.
  if (upstream['cache-control'] === undefined) headers.push('cache-control', 'no-store');
  const listed = listedIn(upstream.connection);
  for (const name in upstream) {
    if (!NOT_SENT_BACK.has(name) && !name.startsWith('x-diancan-') && !listed?.has(name))
      push(headers, name, upstream[name]);
  }
  return headers;
}

const isOurs = (name: string): boolean =>
  name.startsWith('x-') && OUR_PREFIXES.some(prefix => name.startsWith(prefix));

/** The headers that `Connection` lists as its own; null in the usual case that it lists none. */
function listedIn(connection: string | undefined): ReadonlySet<string> | null {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return null;
  return new Set(connection.split(',').map(name => name.trim().toLowerCase()));
}

function push(headers: string[], name: string, value: string | readonly string[] | undefined): void {
  if (typeof value === 'string') headers.push(name, value);
  else for (const one of value ?? []) headers.push(name, one);
}
