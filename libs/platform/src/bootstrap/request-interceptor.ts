import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify';
import { toOriginForm } from './origin-form.js';

/** Gets each request before Fastify and may answer it itself: a proxy needs no routes, hooks or parsers. */
export interface RequestInterceptor {
  /** Handles the request and returns true, or leaves it to Fastify and returns false. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Whether the request may upgrade its connection. If not, its Upgrade header is ignored (RFC 9110 §7.8).
   */
  mayUpgrade(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** What an interceptor needs from its process; made before the server listens. */
export interface InterceptorContext {
  readonly interceptor: RequestInterceptor;
  /**
   * While true, answers close their connection, so that the client's next request goes to another instance.
   */
  isStopping(): boolean;
  /** To be called with the status of each answer that the interceptor gives. */
  count(status: number): void;
}

/** The HTTP server that Fastify would create, with an interceptor in front. */
export function interceptedBy(context: () => InterceptorContext): FastifyServerFactory {
  return (toFastify, options) => {
    const { http, keepAliveTimeout, requestTimeout, connectionTimeout } = options as FastifyServerOptions & {
      http?: object;
    };
    const server: Server = createServer(
      {
        ...http,
        shouldUpgradeCallback: request => {
          toOriginForm(request);
          return context().interceptor.mayUpgrade(request);
        },
      },
      (request, response) => {
        toOriginForm(request);
        const { interceptor, isStopping, count } = context();
        if (isStopping()) response.shouldKeepAlive = false;
        if (!interceptor.request(request, response)) return void toFastify(request, response);
        response.on('finish', () => count(response.statusCode));
      },
    );
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    if (connectionTimeout !== undefined) server.setTimeout(connectionTimeout);
    return server.on('upgrade', (request, socket, head) =>
      context().interceptor.upgrade(request, socket, head),
    );
  };
}
