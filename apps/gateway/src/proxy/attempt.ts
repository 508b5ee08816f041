import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AdmittedMatch } from '../access/access-policy.js';
import { type Delivery, deliveryOf } from '../compression/delivery.js';
import { encoderInto } from '../compression/encoder.js';
import type { AnswerRecorder } from '../stale/answer-recorder.js';
import { connectSockets } from '../websocket/connect-sockets.js';
import type { Exchange } from '../exchange/exchange.js';
import { responseHeaders } from '../exchange/passed-headers.js';

type Controller = Dispatcher.DispatchController;

/** Up to this size, copying a body is cheaper than writing a second buffer. */
const ONE_PIECE_BYTES = 8_192;

/** What an attempt reports about its answer. */
export interface AttemptOutcome {
  /** The head of an answer of less than 5xx has arrived. From now on the answer is passed on. */
  answered(): void;
  /** The head of a 5xx answer has arrived. The answer is held back until it is passed on or discarded. */
  answeredError(status: number, headers: IncomingHttpHeaders): void;
  /**
   * There is no answer.
   * @param delivered false: not one byte of the request was sent
   */
  failed(cause: Error, delivered: boolean): void;
  /** The answer ended after its head. Nothing of it was passed on, so the client needs another answer. */
  broken(cause: Error): void;
  /** An answer of less than 5xx has arrived in full. */
  completed(): void;
  /** An answer of less than 5xx broke off after its head. */
  brokeOff(): void;
}

/**
 * Sends a request to one instance and passes its answer on, chunk by chunk. The head is held back until the
 * first bytes of the body arrive. If they never do, the client gets an error instead of a broken connection.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  #controller: Controller | null = null;
  #status = 0;
  #delivery: Delivery | null = null;
  /** The answer, or the stream that compresses into it. */
  #sink: Writable;
  /** The head, until it is sent; then null. */
  #head: string[] | null = null;
  /** The length of the body according to the head; NaN if the head does not give it. */
  #length = Number.NaN;
  /** The events of an answer that is held back; null if it is not. */
  #held: Array<() => void> | null = null;
  #over = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly route: AdmittedMatch['route'],
    private readonly outcome: AttemptOutcome,
    private readonly recorder: AnswerRecorder | null,
  ) {
    this.#sink = exchange.response;
  }

  /**
   * Stops waiting for an answer. A request that was not sent yet is never sent.
   * @param letGo also break off a request that was sent
   */
  giveUp(cause: Error, letGo: boolean): void {
    if (this.#over) return;
    if (this.#status === 0) this.#fail(cause);
    if (letGo) this.#abort(cause);
  }

  onRequestStart(controller: Controller): void {
    if (this.#over) return controller.abort(new Error('given up'));
    this.#controller = controller;
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#over) return;
    this.#status = status;
    this.exchange.onHead?.(status, headers);
    this.#delivery = deliveryOf(this.exchange.request, { status, headers }, this.route.stream);
    this.#head = [...responseHeaders(this.#delivery.headers, this.exchange.id), ...this.exchange.rates];
    this.#length = Number(headers['content-length'] ?? Number.NaN);
    if (status >= 500) {
      this.#held = [];
      controller.pause();
      return this.outcome.answeredError(status, headers);
    }
    this.recorder?.begin(status, headers);
    this.outcome.answered();
    this.#beginStream();
  }

  /** Passes the held answer on. */
  passOn(): void {
    if (this.#held === null || this.#over) return;
    const held = this.#held;
    this.#held = null;
    this.#beginStream();
    for (const event of held) event();
    if (!this.#over) this.#controller?.resume();
  }

  /** Drops the held answer. */
  discard(): void {
    if (!this.#over) this.#abort(new Error('another answer is passed on'));
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#over) return;
    // Data that had arrived before the pause is still delivered.
    if (this.#held !== null) return void this.#held.push(() => this.onResponseData(controller, chunk));
    this.recorder?.add(chunk);
    const { response } = this.exchange;
    // The client is gone, but its request is carried through.
    if (response.destroyed) return;
    // The client has the body already, and the service sent it for the recorder.
    if (this.#delivery!.status === 304) return;
    // An answer that arrives in one chunk is sent in one piece.
    const whole = this.#head !== null && chunk.length === this.#length;
    this.#sendHead();
    const sink = this.#sink;
    if (whole) {
      // A string goes out in one write with the head. latin1 keeps every byte as it is.
      if (sink === response && chunk.length <= ONE_PIECE_BYTES) sink.end(chunk.toString('latin1'), 'latin1');
      else sink.end(chunk);
    } else if (!sink.write(chunk)) {
      controller.pause();
      sink.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(): void {
    if (this.#over) return;
    if (this.#held !== null) return void this.#held.push(() => this.onResponseEnd());
    this.#over = true;
    if (this.#status < 500) this.outcome.completed();
    this.recorder?.end();
    const { response } = this.exchange;
    if (response.destroyed) return;
    this.#sendHead();
    if (!this.#sink.writableEnded) this.#sink.end();
  }

  onResponseError(controller: Controller, cause: Error): void {
    if (this.#over) return;
    if (this.#held !== null) return void this.#held.push(() => this.onResponseError(controller, cause));
    if (this.#status === 0) return this.#fail(cause);
    this.#over = true;
    if (this.#status < 500) this.outcome.brokeOff();
    // The client must not take half an answer for a whole one.
    if (this.#head === null) this.exchange.response.destroy();
    else this.outcome.broken(cause);
  }

  onRequestUpgrade(
    _controller: Controller,
    _status: number,
    headers: IncomingHttpHeaders,
    service: Duplex,
  ): void {
    if (this.#over) return void service.destroy();
    this.#over = true;
    this.outcome.answered();
    this.outcome.completed();
    connectSockets(this.exchange, responseHeaders(headers, this.exchange.id), service);
  }

  /**
   * The client is gone.
   * @param letGo break its request off, because its outcome does not matter (a read)
   */
  abandon(letGo: boolean): void {
    if (this.#over) return;
    if (letGo) this.giveUp(new Error('the client went away'), true);
    // The answer has no reader any more, so it must not stay paused.
    else this.#controller?.resume();
  }

  /** Sends the head of a stream at once, because its first event may be long in coming. */
  #beginStream(): void {
    if (!this.route.stream) return;
    this.#sendHead();
    this.exchange.response.flushHeaders();
  }

  #sendHead(): void {
    if (this.#head === null) return;
    const { response, method } = this.exchange;
    const { status, coding } = this.#delivery!;
    response.writeHead(status, this.#head);
    this.#head = null;
    if (coding !== null && method !== 'HEAD') this.#sink = encoderInto(response, coding);
  }

  #fail(cause: Error): void {
    this.#over = true;
    this.outcome.failed(cause, this.#controller !== null);
  }

  #abort(cause: Error): void {
    this.#over = true;
    this.#controller?.abort(cause);
  }
}
