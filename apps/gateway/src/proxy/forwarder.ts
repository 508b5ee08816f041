import { IdentitySigner } from '@diancan/platform';
import { LoadBalancer } from '@diancan/rpc';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Passage } from '../access/door.js';
import { hasBody } from '../access/same-site-rule.js';
import { GatewaySettings } from '../gateway.settings.js';
import { isRead, type Route } from '../routing/route.js';
import { limitedBody } from './limited-body.js';
import { requestHeaders, responseHeaders } from './passed-headers.js';
import { codeOf, upstreamFailure } from './upstream-failure.js';

/** The connection is given up a little later than the client, which by then has its answer. */
const CLEAN_UP_MS = 1_000;

/** Carries an admitted request to an instance of its service, and the answer back, both as streams. */
@Injectable()
export class Forwarder {
  readonly #logger = new Logger(Forwarder.name);

  constructor(
    private readonly settings: GatewaySettings,
    private readonly servers: LoadBalancer,
    private readonly signer: IdentitySigner,
  ) {}

  /** Answers through `reply`; failures of the service go to its error handler as ServiceErrors. */
  async forward({ route, upstreamPath, query, caller }: Passage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const chosen = this.servers.choose(route.service);
    const identity = await this.signer.sign(caller, route.service);
    const withBody = !isRead(request.method) && hasBody(request.headers);
    request.body = withBody ? limitedBody(request.raw, route.bodyLimitBytes) : undefined;
    const fail = (cause: unknown) => {
      if (!reply.sent) void reply.send(this.#failure(cause, route, request));
    };
    // Counts waiting for a free connection too, which the client's own timeouts do not.
    const deadline = setTimeout(fail, route.timeoutMs, new Error('timeout'));
    reply.from(upstreamPath, {
      getUpstream: () => chosen.instance.origin,
      queryString: () => query.slice(1),
      timeout: route.timeoutMs + CLEAN_UP_MS,
      rewriteRequestHeaders: () =>
        requestHeaders(request.headers, {
          identity,
          requestId: request.id,
          clientIp: request.ip,
          scheme: new URL(this.settings.current.publicUrl).protocol.slice(0, -1),
          cookies: route.cookies,
          body: withBody,
        }),
      rewriteHeaders: responseHeaders,
      onResponse: (_request, _reply, { stream }) => {
        clearTimeout(deadline);
        chosen.settle('answered');
        if (reply.sent) stream.destroy();
        else void reply.send(stream);
      },
      onError: (_reply, { error }) => {
        clearTimeout(deadline);
        chosen.settle('failed');
        fail(error.cause ?? error);
      },
    });
  }

  #failure(cause: unknown, { service }: Route, { method }: FastifyRequest) {
    this.#logger.warn(`${service} did not answer: ${codeOf(cause)}`);
    return upstreamFailure(cause, method);
  }
}
