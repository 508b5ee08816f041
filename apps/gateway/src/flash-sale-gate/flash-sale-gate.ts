import { GATE_HEADER, parseGateAdvice } from '@diancan/flash-gate';
import { Metrics } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { AdmittedMatch } from '../access/access-policy.js';
import type { Exchange } from '../exchange/exchange.js';
import { hasSmallBody, readSmallBody } from '../exchange/small-body.js';
import { ActivityFlags, type Clock, type GateRefusal } from './activity-flags.js';
import { activityOf } from './activity-of.js';
import { answerRefused } from './gate-answers.js';
import { KnownBuyers } from './known-buyers.js';

/** A larger body is sent to order unread; that of a real request has a few hundred bytes. */
const MOST_BYTES = 8_192;

const monotonic: Clock = () => performance.now();

/**
 * Turns requests of a flash sale away that cannot win: order has said that nothing is left, or more come in a
 * second than it wants to see. That costs less than sending them on. What passes reaches order byte for byte.
 *
 * A buyer who may have a ticket always passes, so that a repeated request gets its ticket: those whose
 * request this gateway has sent, and those of whom order says so, because another gateway has.
 */
@Injectable()
export class FlashSaleGate {
  readonly #flags = new ActivityFlags(monotonic);
  readonly #buyers = new KnownBuyers(monotonic);
  readonly #refused;

  constructor(metrics: Metrics) {
    const refused = metrics.counter({
      name: 'diancan_flash_sale_gate_refused_total',
      help: 'Requests of flash sales that the gateway has answered without asking order.',
      labels: ['reason'],
    });
    this.#refused = {
      SOLD_OUT: refused.labels({ reason: 'sold-out' }),
      CROWDED: refused.labels({ reason: 'crowded' }),
    } satisfies Record<GateRefusal, unknown>;
  }

  /**
   * Answers the request, or has it sent to order. Resolves and rejects like `send`.
   * @throws Error if the client goes away before the end of its body
   */
  async guard(exchange: Exchange, { caller }: AdmittedMatch, send: () => Promise<void>): Promise<void> {
    const activityId = await readActivity(exchange);
    if (activityId === null) return send();
    if (!this.#buyers.has(activityId, caller.subject)) {
      const refusal = this.#flags.pass(activityId, caller.subject);
      if (refusal !== null) {
        this.#refused[refusal].inc();
        return answerRefused(exchange, refusal);
      }
    }
    return this.#send(exchange, this.#buyers.begin(activityId, caller.subject), send);
  }

  async #send(
    exchange: Exchange,
    end: (mayHaveTicket: boolean) => void,
    send: () => Promise<void>,
  ): Promise<void> {
    // No answer at all is no refusal either.
    let isRefused = false;
    exchange.onHead = (status, headers) => {
      isRefused = status >= 400 && status < 500;
      const advice = parseGateAdvice(headers[GATE_HEADER]);
      if (advice !== null) this.#flags.learn(advice);
    };
    try {
      await send();
    } finally {
      end(!isRefused);
    }
  }
}

/** Reads a small body, and leaves it in the exchange. @returns null if it names no activity */
async function readActivity(exchange: Exchange): Promise<string | null> {
  if (!isReadable(exchange.request)) return null;
  exchange.body = await readSmallBody(exchange.request);
  return activityOf(exchange.body);
}

const isReadable = (request: IncomingMessage): boolean =>
  hasSmallBody(request) && Number(request.headers['content-length']) <= MOST_BYTES;
