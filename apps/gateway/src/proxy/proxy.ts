import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestInterceptor } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { AccessPolicy, type AdmittedMatch, type RateLimitCheck } from '../access/access-policy.js';
import { DOCS_PATH } from '../api-docs/docs-pages.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { LongLived } from '../websocket/long-lived.js';
import { Clients } from '../client/client.js';
import { Exchange } from '../exchange/exchange.js';
import { GatedForwarder } from './gated-forwarder.js';
import { Refusals } from './refusals.js';

/** Paths of other services. The documentation below /api is served by the gateway itself. */
const PROXIED = new RegExp(`^/(?:hooks/|api/(?!${DOCS_PATH.replace('api/', '')}(?:[/?]|$)))`);

/** Serves requests for services: checks access, forwards to an instance, answers errors in the envelope. */
@Injectable()
export class Proxy implements RequestInterceptor {
  constructor(
    private readonly clients: Clients,
    private readonly accessPolicy: AccessPolicy,
    private readonly forwarder: GatedForwarder,
    private readonly refusals: Refusals,
    private readonly longLived: LongLived,
    private readonly limiter: RateLimiter,
  ) {}

  request(request: IncomingMessage, response: ServerResponse): boolean {
    if (!PROXIED.test(request.url ?? '')) return false;
    this.serve(request, response);
    return true;
  }

  /** Answers the request in the background. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    void this.#serve(new Exchange(request, response, this.clients.of(request)));
  }

  mayUpgrade({ method = '', url = '', headers }: IncomingMessage): boolean {
    return PROXIED.test(url) && this.accessPolicy.takesWebSocket({ method, url, headers });
  }

  /** Treats a request for a WebSocket like any other until it is admitted: a refusal is a plain answer. */
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
    let match: AdmittedMatch | undefined;
    try {
      const checkRateLimit: RateLimitCheck = (caller, { bucket }) =>
        this.limiter.take(exchange.client.ip, caller, bucket, rates => (exchange.rates = rates));
      match = await this.accessPolicy.admit(
        { method, url, headers: request.headers, upgrade: upgrade !== undefined },
        checkRateLimit,
      );
      await this.forwarder.forward(exchange, match);
      if (match.route.stream) this.longLived.add(request.socket);
    } catch (error) {
      this.refusals.answer(error, exchange, match);
    }
  }
}
