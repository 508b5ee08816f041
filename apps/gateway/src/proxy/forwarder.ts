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
import { hasSmallBody, readSmallBody } from './small-body.js';
import { codeOf, upstreamFailure } from './upstream-failure.js';

/** A write that took too long is followed a little longer than the client waits, for it may still be done. */
const CLEAN_UP_MS = 1_000;
const NO_TIMEOUT = 0;

class Timeout extends Error {
  readonly code = 'ETIMEDOUT';
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
   * Done when the head of the answer is there; the rest passes by itself. What was not delivered is sent to
   * another instance, a read also when its connection broke or its instance is sick; all within the route's
   * time. If all attempts fail, the client gets the last answer that there was. Each route has a breaker: a
   * service that fails nearly always is not asked for a while.
   * @param whenBroken gets the ServiceError of an answer of which nothing came but the head
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
      isRead(method) || !hasBody(request.headers) ? null : await bodyOf(request, route.bodyLimitBytes);
    const identity = await this.signer.sign(match.caller, route.service);
    const sending = {
      identity,
      body,
      deadline: new Deadline(route.timeoutMs),
      whenBroken,
      suspects: new Suspects(),
      recorder: route.keepLastKnown ? this.lastAnswers.recorder(exchange, match) : null,
    };
    const guard = this.guards.of(route.service, guardNameOf(route));
    guard.retries.deposit();
    try {
      await guard.run(() => this.#attempts(guard, exchange, match, sending));
    } catch (error) {
      // The error was for the breaker: there is an answer.
      if (error instanceof ServerErrorAnswer) return this.#answer(error, exchange, match);
      // Where nobody took it, it is read to its end all the same, so that the client gets its answer.
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
   * Makes attempts until one is an answer, or none may follow.
   * @throws ServerErrorAnswer when nothing better came, or what the last attempt failed of
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

  /** Answers with an error of the service, unless the last answer known will do. */
  #answer({ attempt }: ServerErrorAnswer, exchange: Exchange, match: AdmittedMatch): void {
    const mayBeStale = match.route.keepLastKnown && !exchange.abandoned;
    if (mayBeStale && this.lastAnswers.answer(exchange, match)) attempt.discard();
    else attempt.passOn();
  }

  /** @returns null when its answer is passed on */
  #attempt(
    exchange: Exchange,
    match: AdmittedMatch,
    chosen: Chosen,
    sending: Sending,
  ): Promise<AttemptEnding> {
    const { identity, body, deadline, whenBroken, suspects, recorder } = sending;
    const { request, response, method, upgrade } = exchange;
    const { route } = match;
    const read = isRead(method);
    const leftMs = Math.max(1, Math.ceil(deadline.remainingMs));
    const withBody = body !== null;
    return new Promise(resolve => {
      const attempt = new Attempt(
        exchange,
        route,
        {
          answered: () => {
            stopWaiting();
            suspects.settle(chosen, 'begun');
            resolve(null);
          },
          answeredError: (status, headers) => {
            stopWaiting();
            const {
              instance: { id: instance, service },
            } = chosen;
            this.logger.warn({ requestId: exchange.id, service, instance }, `${service} answered ${status}`);
            const answer = new ServerErrorAnswer(attempt, status, headers);
            suspects.settle(chosen, ENDING[answer.kind], true);
            resolve(answer);
          },
          failed: (cause, delivered) => {
            stopWaiting();
            // A client that went away, or sent too much, says nothing about the instance.
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
      response.on('close', () => {
        if (exchange.abandoned) attempt.abandon(read);
      });
      this.connections
        .to(chosen.instance.origin, route)
        .dispatch(
          {
            method: method as Dispatcher.HttpMethod,
            path: match.query === '' ? match.upstreamPath : match.upstreamPath + match.query,
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

  #meaningOf({ cause, wasNotDelivered }: AttemptFailure, exchange: Exchange, match: AdmittedMatch): unknown {
    const { id, method, abandoned } = exchange;
    const { service } = match.route;
    // A client that left says nothing about the service, and gets no answer.
    if (abandoned) return new CallAbandonedError(service);
    this.logger.warn({ requestId: id, service }, `${service} did not answer: ${codeOf(cause)}`);
    return upstreamFailure(cause, isRead(method) || wasNotDelivered);
  }
}

/** How an attempt ended; null: its answer is passed on. */
type AttemptEnding = AttemptFailure | ServerErrorAnswer | null;

type Body = Buffer | Readable | null;

interface Sending {
  readonly identity: string;
  readonly body: Body;
  /** Of the route, until the answer begins; all attempts together. */
  readonly deadline: Deadline;
  readonly whenBroken: (error: unknown) => void;
  readonly suspects: Suspects;
  /** Takes the answer down that is passed on, where that is wanted. */
  readonly recorder: AnswerRecorder | null;
}

const bodyOf = (request: IncomingMessage, limitBytes: number): Promise<Buffer> | Readable =>
  hasSmallBody(request) ? readSmallBody(request) : limitedBody(request, limitBytes);

/** Whether a second attempt is harmless, and may end better on another instance. */
function isRepeatable(ended: NonNullable<AttemptEnding>, exchange: Exchange, body: Body): boolean {
  const { abandoned, method, upgrade } = exchange;
  // A stream that was begun cannot be read a second time.
  if (abandoned || body instanceof Readable || ended.cause instanceof Timeout) return false;
  if (ended instanceof AttemptFailure && ended.wasNotDelivered) return true;
  // What an instance lacks behind it, another one probably lacks, too.
  const elsewhere = ended instanceof AttemptFailure || ended.kind === 'failure';
  return elsewhere && isRead(method) && upgrade === undefined;
}
