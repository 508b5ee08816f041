import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { GatewayErrors, isServiceError, PlatformErrors } from '@diancan/contracts';
import { type Front, REQUEST_ID_HEADER, ServiceErrorFilter } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Door, type Passage } from '../access/door.js';
import { DOCS_PATH } from '../api-docs/docs-site.js';
import { LastAnswers } from '../stale/last-answers.js';
import { LongLived } from '../websocket/long-lived.js';
import { Clients } from './client.js';
import { Exchange } from './exchange.js';
import { Forwarder } from './forwarder.js';

/** Everything below /api but its description, which this process serves itself. */
const PROXIED = new RegExp(`^/api/(?!${DOCS_PATH.replace('api/', '')}(?:[/?]|$))`);

/** Takes on what is meant for the services: through the door, on to an instance, and every refusal in the envelope. */
@Injectable()
export class Proxy implements Front {
  constructor(
    private readonly clients: Clients,
    private readonly door: Door,
    private readonly forwarder: Forwarder,
    private readonly errors: ServiceErrorFilter,
    private readonly lastAnswers: LastAnswers,
    private readonly longLived: LongLived,
  ) {}

  request(request: IncomingMessage, response: ServerResponse): boolean {
    if (!PROXIED.test(request.url ?? '')) return false;
    void this.#serve(new Exchange(request, response, this.clients.of(request)));
    return true;
  }

  mayUpgrade({ method = '', url = '', headers }: IncomingMessage): boolean {
    return PROXIED.test(url) && this.door.takesWebSocket({ method, url, headers });
  }

  /** A request for a WebSocket is one like any other until it is let through: a refusal is a plain answer. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    this.longLived.add(socket);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Socket);
    response.once('finish', () => (socket as Socket).destroySoon());
    void this.#serve(new Exchange(request, response, this.clients.of(request), { socket, head }));
  }

  async #serve(exchange: Exchange): Promise<void> {
    const { method, url, request, upgrade } = exchange;
    let passage: Passage | undefined;
    try {
      passage = await this.door.admit({ method, url, headers: request.headers, upgrade: upgrade !== undefined });
      await this.forwarder.forward(exchange, passage, error => this.#refuse(error, exchange, passage));
      if (passage.route.stream) this.longLived.add(request.socket);
    } catch (error) {
      this.#refuse(error, exchange, passage);
    }
  }

  #refuse(error: unknown, exchange: Exchange, passage: Passage | undefined): void {
    const { response, id, method, url, request, trace } = exchange;
    if (exchange.abandoned) return;
    if (passage?.route.keepLastKnown && isServiceError(error, PlatformErrors.SERVICE_UNAVAILABLE) && this.lastAnswers.answer(exchange, passage)) return;
    const failed = { method, url, acceptLanguage: request.headers['accept-language'], id };
    const { entry, body, headers } = this.errors.word(error, failed, { requestId: id, traceId: trace.traceId });
    const text = Buffer.from(JSON.stringify(body));
    response.writeHead(entry.status, {
      [REQUEST_ID_HEADER]: id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-length': text.length,
      ...(isServiceError(error, GatewayErrors.METHOD_NOT_ALLOWED) && { allow: String(error.data?.['allow']) }),
      ...headers,
    });
    response.end(text);
  }
}
