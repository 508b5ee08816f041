import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TRACE_HEADER, TRACE_STATE_HEADER } from '@diancan/contracts';
import { childOf, newTrace, parseTraceparent, requestIdOf, type TraceContext } from '@diancan/platform';
import { NO_LIMIT, type RateHeaders } from './rate-headers.js';
import type { Client } from '../client/client.js';

/** The connection of a request that becomes a WebSocket once it is admitted. */
export interface Upgrade {
  readonly socket: Duplex;
  /** The bytes that the client has already sent after its request. */
  readonly head: Buffer;
}

/** One request of a client and the answer to it. */
export class Exchange {
  readonly id: string;
  readonly trace: TraceContext;
  /** The W3C `tracestate` of a trace that the client began. */
  readonly tracestate: string | undefined;
  readonly method: string;
  readonly url: string;
  /** The headers RateLimit-* of the answer, also of a refusal: names and values in turn. */
  rates: RateHeaders = NO_LIMIT;
  /** The whole body, if it was read before it is sent on. */
  body: Buffer | undefined;
  /** Gets the head of each answer of the service, with the headers that are meant for the gateway. */
  onHead: ((status: number, headers: IncomingHttpHeaders) => void) | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly client: Client,
    readonly upgrade?: Upgrade,
  ) {
    const { headers, method = '', url = '' } = request;
    const parent = parseTraceparent(headers[TRACE_HEADER]);
    this.id = requestIdOf(request);
    this.trace = parent === null ? newTrace() : childOf(parent);
    this.tracestate = parent === null ? undefined : (headers[TRACE_STATE_HEADER] as string | undefined);
    this.method = method;
    this.url = url;
  }

  /** Whether the client went away before it had its whole answer. */
  get abandoned(): boolean {
    return this.request.socket.destroyed && !this.response.writableFinished;
  }
}
