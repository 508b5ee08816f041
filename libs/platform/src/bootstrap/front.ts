import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyServerFactory, FastifyServerOptions } from 'fastify';

/** What stands before Fastify and may answer in its place: a proxy has no use for its routes, hooks and parsers. */
export interface Front {
  /** Takes a request on and returns true, or leaves it to Fastify. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a request may become another protocol here; else it is read as if it had not asked (RFC 9110 §7.8). */
  mayUpgrade(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** What a server with a front needs of its process; it is there before the first request is. */
export interface FrontDesk {
  readonly front: Front;
  /** Whether answers end their connection: the next request of that client goes elsewhere. */
  isStopping(): boolean;
  /** Told of each answer of the front. */
  count(status: number): void;
}

/** The server that Fastify would make, with a front before it. */
export function serverBehind(desk: () => FrontDesk): FastifyServerFactory {
  return (toFastify, options) => {
    const { http, keepAliveTimeout, requestTimeout, connectionTimeout } = options as FastifyServerOptions & {
      http?: object;
    };
    const server: Server = createServer(
      { ...http, shouldUpgradeCallback: request => desk().front.mayUpgrade(request) },
      (request, response) => {
        const { front, isStopping, count } = desk();
        if (isStopping()) response.shouldKeepAlive = false;
        if (!front.request(request, response)) return void toFastify(request, response);
        response.on('finish', () => count(response.statusCode));
      },
    );
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    if (connectionTimeout !== undefined) server.setTimeout(connectionTimeout);
    return server.on('upgrade', (request, socket, head) => desk().front.upgrade(request, socket, head));
  };
}
