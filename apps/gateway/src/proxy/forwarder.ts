import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { formatTraceparent, IdentitySigner } from '@diancan/platform';
import { CallAbandonedError, type Chosen, Guards, isTurnedAway, LoadBalancer } from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { PinoLogger } from 'nestjs-pino';
import type { Dispatcher } from 'undici';
import type { Passage } from '../access/door.js';
import { hasBody } from '../access/same-site-rule.js';
import { isRead } from '../routing/route.js';
import { LastAnswers } from '../stale/last-answers.js';
import { Attempt } from './attempt.js';
import { Connections } from './connections.js';
import type { Exchange } from './exchange.js';
import { limitedBody } from './limited-body.js';
import { requestHeaders } from './passed-headers.js';
import { hasSmallBody, readSmallBody } from './small-body.js';
import { codeOf, upstreamFailure, wasNotConnected } from './upstream-failure.js';

/** A write that took too long is followed a little longer than the client waits, for it may still be done. */
const CLEAN_UP_MS = 1_000;
const NO_TIMEOUT = 0;

class Timeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/** One attempt that failed, and whether anything of the request was sent. */
class AttemptFailure extends Error {
  constructor(
    override readonly cause: Error,
    readonly delivered: boolean,
  ) {
    super(cause.message, { cause });
  }
}

/** Carries an admitted request to an instance of its service, and the answer back. */
@Injectable()
export class Forwarder {
  constructor(
    private readonly servers: LoadBalancer,
    private readonly connections: Connections,
    private readonly signer: IdentitySigner,
    private readonly lastAnswers: LastAnswers,
    private readonly guards: Guards,
    private readonly logger: PinoLogger,
  ) {}

  /**
   * Done when the head of the answer is there; the rest passes by itself. What was not delivered is sent to another
   * instance once, a read also when its connection broke; all within the route's time. A service that fails nearly always
   * is not asked for a while: each route has a breaker.
   * @param whenBroken gets the ServiceError of an answer of which nothing came but the head
   * @throws ServiceError SERVICE_UNAVAILABLE, OUTCOME_UNKNOWN, BODY_TOO_LARGE
   */
  async forward(exchange: Exchange, passage: Passage, whenBroken: (error: unknown) => void): Promise<void> {
    const { request, method } = exchange;
    const { route } = passage;
    const body = isRead(method) || !hasBody(request.headers) ? null : await bodyOf(request, route.bodyLimitBytes);
    const identity = await this.signer.sign(passage.caller, route.service);
    const sending = { identity, body, deadline: Date.now() + route.timeoutMs, whenBroken };
    try {
      await this.guards.of(route.service, `${route.method} ${route.path}`).run(() => this.#attempts(exchange, passage, sending));
    } catch (error) {
      // Where nobody took it, it is read to its end all the same, so that the client gets its answer.
      if (body !== null && !Buffer.isBuffer(body)) body.destroy();
      throw isTurnedAway(error) ? new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error }) : error;
    }
  }

  async #attempts(exchange: Exchange, passage: Passage, sending: Sending): Promise<void> {
    const first = this.servers.choose(passage.route.service);
    try {
      await this.#attempt(exchange, passage, first, sending);
    } catch (failure) {
      const second = this.#again(failure, exchange, passage, first, sending.body);
      if (second === null) throw this.#meaningOf(failure, exchange, passage);
      try {
        await this.#attempt(exchange, passage, second, sending);
      } catch (secondFailure) {
        throw this.#meaningOf(secondFailure, exchange, passage);
      }
    }
  }

  #attempt(exchange: Exchange, passage: Passage, chosen: Chosen, { identity, body, deadline, whenBroken }: Sending): Promise<void> {
    const { request, response, method, upgrade } = exchange;
    const { route } = passage;
    const read = isRead(method);
    const leftMs = Math.max(1, deadline - Date.now());
    const withBody = body !== null;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => attempt.giveUp(new Timeout('no answer in time'), read), leftMs);
      const attempt = new Attempt(exchange, route, {
        answered: () => {
          clearTimeout(timer);
          chosen.settle('answered');
          resolve();
        },
        failed: (cause, delivered) => {
          clearTimeout(timer);
          // A client that went away, or sent too much, says nothing about the instance.
          chosen.settle(exchange.abandoned || cause instanceof ServiceError ? 'abandoned' : 'failed');
          reject(new AttemptFailure(cause, delivered));
        },
        broken: cause => whenBroken(this.#meaningOf(new AttemptFailure(cause, true), exchange, passage)),
      }, route.keepLastKnown ? this.lastAnswers.recorder(exchange, passage) : null);
      response.on('close', () => {
        if (exchange.abandoned) attempt.abandon(read);
      });
      this.connections.to(chosen.instance.origin, route).dispatch(
        {
          method: method as Dispatcher.HttpMethod,
          path: passage.query === '' ? passage.upstreamPath : passage.upstreamPath + passage.query,
          headers: requestHeaders(request.headers, {
            identity,
            requestId: exchange.id,
            client: exchange.client,
            traceparent: formatTraceparent(exchange.trace),
            tracestate: exchange.tracestate,
            timeoutMs: leftMs,
            cookies: route.cookies,
            body: withBody,
          }),
          body,
          upgrade: upgrade === undefined ? null : 'websocket',
          headersTimeout: leftMs + CLEAN_UP_MS,
          bodyTimeout: route.stream ? NO_TIMEOUT : route.timeoutMs + CLEAN_UP_MS,
        },
        attempt,
      );
    });
  }

  /** Another instance for a request that may be sent again; null when there is none, or it may not. */
  #again(failure: unknown, exchange: Exchange, { route }: Passage, { instance }: Chosen, body: Body): Chosen | null {
    if (!(failure instanceof AttemptFailure) || exchange.abandoned || failure.cause instanceof Timeout) return null;
    const harmless = wasNotDelivered(failure) || (isRead(exchange.method) && exchange.upgrade === undefined);
    // A stream that was begun cannot be read a second time.
    if (!harmless || !(body === null || Buffer.isBuffer(body))) return null;
    const tried = new Set([instance.id]);
    return this.servers.hasOther(route.service, tried) ? this.servers.choose(route.service, tried) : null;
  }

  #meaningOf(failure: unknown, { id, method, abandoned }: Exchange, { route: { service } }: Passage): unknown {
    if (!(failure instanceof AttemptFailure)) return failure;
    const { cause } = failure;
    // Whoever left says nothing about the service, and gets no answer.
    if (abandoned) return new CallAbandonedError(service);
    this.logger.warn({ requestId: id, service }, `${service} did not answer: ${codeOf(cause)}`);
    return upstreamFailure(cause, isRead(method) || wasNotDelivered(failure));
  }
}

type Body = Buffer | Readable | null;

interface Sending {
  readonly identity: string;
  readonly body: Body;
  /** When the route's time is over, by `Date.now()`. */
  readonly deadline: number;
  readonly whenBroken: (error: unknown) => void;
}

const bodyOf = (request: IncomingMessage, limitBytes: number): Promise<Buffer> | Readable =>
  hasSmallBody(request) ? readSmallBody(request) : limitedBody(request, limitBytes);

const wasNotDelivered = ({ cause, delivered }: AttemptFailure): boolean => !delivered || wasNotConnected(cause);
