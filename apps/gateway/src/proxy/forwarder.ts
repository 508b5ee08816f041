import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { Deadline, formatTraceparent, IdentitySigner } from '@diancan/platform';
import {
  CallAbandonedError,
  type Chosen,
  ENDING,
  type Guard,
  Guards,
  isTurnedAway,
  LoadBalancer,
  Suspects,
} from '@diancan/rpc';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { PinoLogger } from 'nestjs-pino';
import type { Dispatcher } from 'undici';
import type { AdmittedMatch } from '../access/access-policy.js';
import { hasBody } from '../access/same-site-rule.js';
import { guardNameOf, isRead } from '../settings/route.js';
import type { AnswerRecorder } from '../stale/answer-recorder.js';
import { LastAnswers } from '../stale/last-answers.js';
import { Attempt } from './attempt.js';
import { AttemptFailure, ServerErrorAnswer } from './attempt-ending.js';
import { Connections } from './connections.js';
import type { Exchange } from '../exchange/exchange.js';
import { limitedBody } from './limited-body.js';
import { requestHeaders } from '../exchange/passed-headers.js';
import { hasSmallBody, readSmallBody } from '../exchange/small-body.js';
import { codeOf, upstreamFailure } from './upstream-failure.js';

/**
 * A write that takes too long is awaited this much longer than the client waits, in ms: it may still succeed.
 */
const CLEAN_UP_MS = 1_000;
const NO_TIMEOUT = 0;

class Timeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Forwards an admitted request to an instance of its service and passes the answer back. */
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
   * Resolves when the head of the answer has arrived; the rest is passed on in the background. A request that
   * was not delivered is sent to another instance; so is a read whose connection broke or whose instance
   * failed, until the route's deadline. If all attempts fail, the client gets the last answer that any of
   * them brought. Each route has a breaker: a service that fails nearly always is not called for a while.
   * @param whenBroken gets the ServiceError for an answer that ended after its head
   * @throws ServiceError SERVICE_UNAVAILABLE, OUTCOME_UNKNOWN, BODY_TOO_LARGE
   */
  async forward(
    exchange: Exchange,
    match: AdmittedMatch,
    whenBroken: (error: unknown) => void,
  ): Promise<void> {
    const { request, method } = exchange;
    const { route } = match;
    const body =
      isRead(method) || !hasBody(request.headers)
        ? null
        : (exchange.body ?? (await bodyOf(request, route.bodyLimitBytes)));
    const identity = await this.signer.sign(match.caller, route.service);
    const recorder = route.keepLastKnown ? this.lastAnswers.recorder(exchange, match) : null;
    const sending = {
      identity,
      body,
      deadline: new Deadline(route.timeoutMs),
      whenBroken,
      suspects: new Suspects(),
      recorder,
      conditional: recorder === null || !this.lastAnswers.needsWhole(match),
    };
    const guard = this.guards.of(route.service, guardNameOf(route));
    guard.retries.deposit();
    try {
      await guard.run(() => this.#attempts(guard, exchange, match, sending));
    } catch (error) {
      // It was thrown for the breaker's sake: there is an answer.
      if (error instanceof ServerErrorAnswer) return this.#answer(error, exchange, match);
      // A body that no attempt read is read to its end, so that the client gets its answer.
      if (body !== null && !Buffer.isBuffer(body)) body.destroy();
      throw isTurnedAway(error)
        ? new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error })
        : error;
    } finally {
      sending.suspects.end();
      sending.deadline.settle();
    }
  }

  /**
   * Makes attempts until one is answered or none may follow.
   * @throws ServerErrorAnswer if there was no better answer; else the failure of the last attempt
   */
  async #attempts(guard: Guard, exchange: Exchange, match: AdmittedMatch, sending: Sending): Promise<void> {
    const { service } = match.route;
    const tried = new Set<string>();
    let held: ServerErrorAnswer | null = null;
    for (;;) {
      const chosen = this.servers.choose(service, tried);
      tried.add(chosen.instance.id);
      const ended = await this.#attempt(exchange, match, chosen, sending);
      if (!(ended instanceof AttemptFailure)) {
        held?.attempt.discard();
        held = ended;
      }
      if (ended === null) return;
      const again = guard.retries.allows({
        repeatable: isRepeatable(ended, exchange, sending.body),
        sent: !(ended instanceof AttemptFailure && ended.wasNotDelivered),
        deadline: sending.deadline,
        attempts: tried.size,
        hasOther: () => this.servers.hasOther(service, tried),
      });
      if (again) continue;
      if (ended instanceof AttemptFailure) throw held ?? this.#meaningOf(ended, exchange, match);
      throw ended;
    }
  }

  /** Passes a 5xx answer on, unless the last known answer can replace it. */
  #answer({ attempt }: ServerErrorAnswer, exchange: Exchange, match: AdmittedMatch): void {
    const mayBeStale = match.route.keepLastKnown && !exchange.abandoned;
    if (mayBeStale && this.lastAnswers.answer(exchange, match)) attempt.discard();
    else attempt.passOn();
  }

  /** @returns null if its answer is passed on */
  #attempt(
    exchange: Exchange,
    match: AdmittedMatch,
    chosen: Chosen,
    sending: Sending,
  ): Promise<AttemptEnding> {
    const { deadline, whenBroken, suspects, recorder } = sending;
    const { service } = match.route;
    const read = isRead(exchange.method);
    const leftMs = Math.max(1, Math.ceil(deadline.remainingMs));
    return new Promise(resolve => {
      const attempt = new Attempt(
        exchange,
        match.route,
        {
          answered: () => {
            stopWaiting();
            suspects.settle(chosen, 'begun');
            resolve(null);
          },
          answeredError: (status, headers) => {
            stopWaiting();
            const instance = chosen.instance.id;
            this.logger.warn({ requestId: exchange.id, service, instance }, `${service} answered ${status}`);
            const answer = new ServerErrorAnswer(attempt, status, headers);
            suspects.settle(chosen, ENDING[answer.kind], true);
            resolve(answer);
          },
          failed: (cause, delivered) => {
            stopWaiting();
            // A client that went away or sent too much says nothing about the instance.
            const ofClient = exchange.abandoned || cause instanceof ServiceError;
            suspects.settle(chosen, ofClient ? 'abandoned' : 'failed');
            resolve(new AttemptFailure(cause, delivered));
          },
          completed: () => chosen.confirm(),
          brokeOff: () => chosen.blame(),
          broken: cause => whenBroken(this.#meaningOf(new AttemptFailure(cause, true), exchange, match)),
        },
        recorder,
      );
      const stopWaiting = deadline.onEnd(() => attempt.giveUp(new Timeout('no answer in time'), read));
      exchange.response.on('close', () => {
        if (exchange.abandoned) attempt.abandon(read);
      });
      const pool = this.connections.to(chosen.instance.origin, match.route);
      pool.dispatch(requestOf(exchange, match, sending, leftMs), attempt);
    });
  }

  #meaningOf({ cause, wasNotDelivered }: AttemptFailure, exchange: Exchange, match: AdmittedMatch): unknown {
    const { id, method, abandoned } = exchange;
    const { service } = match.route;
    // A client that left says nothing about the service, and gets no answer.
    if (abandoned) return new CallAbandonedError(service);
    this.logger.warn({ requestId: id, service }, `${service} did not answer: ${codeOf(cause)}`);
    return upstreamFailure(cause, isRead(method) || wasNotDelivered);
  }
}

/** How an attempt ended; null if its answer is passed on. */
type AttemptEnding = AttemptFailure | ServerErrorAnswer | null;

type Body = Buffer | Readable | null;

interface Sending {
  readonly identity: string;
  readonly body: Body;
  /** The route's deadline for the head of the answer, for all attempts together. */
  readonly deadline: Deadline;
  readonly whenBroken: (error: unknown) => void;
  readonly suspects: Suspects;
  /** Records the answer that is passed on; null if it need not be recorded. */
  readonly recorder: AnswerRecorder | null;
  /** Whether the service may answer 304. */
  readonly conditional: boolean;
}

/** @param leftMs until the route's deadline */
function requestOf(
  { request, method, id, client, trace, tracestate, upgrade }: Exchange,
  { route, query, upstreamPath }: AdmittedMatch,
  { identity, body, conditional }: Sending,
  leftMs: number,
): Dispatcher.DispatchOptions {
  return {
    method: method as Dispatcher.HttpMethod,
    path: query === '' ? upstreamPath : upstreamPath + query,
    headers: requestHeaders(request.headers, {
      identity,
      requestId: id,
      client,
      traceparent: formatTraceparent(trace),
      tracestate,
      timeoutMs: leftMs,
      cookies: route.cookies,
      body: body !== null,
      conditional,
    }),
    body,
    upgrade: upgrade === undefined ? null : 'websocket',
    headersTimeout: leftMs + CLEAN_UP_MS,
    bodyTimeout: route.stream ? NO_TIMEOUT : route.timeoutMs + CLEAN_UP_MS,
  };
}

const bodyOf = (request: IncomingMessage, limitBytes: number): Promise<Buffer> | Readable =>
  hasSmallBody(request) ? readSmallBody(request) : limitedBody(request, limitBytes);

/** Whether another attempt is harmless and may end better on another instance. */
function isRepeatable(ended: NonNullable<AttemptEnding>, exchange: Exchange, body: Body): boolean {
  const { abandoned, method, upgrade } = exchange;
  // A stream can be read only once.
  if (abandoned || body instanceof Readable || ended.cause instanceof Timeout) return false;
  if (ended instanceof AttemptFailure && ended.wasNotDelivered) return true;
  // A dependency that one instance lacks, the others probably lack too.
  const elsewhere = ended instanceof AttemptFailure || ended.kind === 'failure';
  return elsewhere && isRead(method) && upgrade === undefined;
}
