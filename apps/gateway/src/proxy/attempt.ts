import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AdmittedMatch } from '../access/access-policy.js';
import type { AnswerRecorder } from '../stale/answer-recorder.js';
import { connectSockets } from '../websocket/connect-sockets.js';
import type { Exchange } from '../exchange/exchange.js';
import { responseHeaders } from '../exchange/passed-headers.js';

type Controller = Dispatcher.DispatchController;

/** Up to here copying a body is cheaper than a second buffer in the write. */
const ONE_PIECE_BYTES = 8_192;

/** How an attempt ends before anything of an answer was passed on. */
export interface AttemptOutcome {
  /** The head of the answer is there: what happens from now on happens between the service and the client. */
  answered(): void;
  /** The head of an answer of 5xx is there. The answer is held back until it is passed on or discarded. */
  answeredError(status: number, headers: IncomingHttpHeaders): void;
  /** There is no answer. @param delivered false: not one byte of the request was sent */
  failed(cause: Error, delivered: boolean): void;
  /** The head came, but nothing after it: there is an answer to give still. */
  broken(cause: Error): void;
  /** All of an answer of less than 5xx came. */
  completed(): void;
  /** An answer of less than 5xx broke off after its head. */
  brokeOff(): void;
}

/**
 * Sends a request to one instance and passes its answer on, chunk by chunk. The head is held back until the first
 * bytes of the body are there: where they never come, the client is told so instead of being cut off.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  #controller: Controller | null = null;
  #status = 0;
  /** What is still to be sent of the head; null once it was. */
  #head: string[] | null = null;
  /** Of the body, by the head; NaN when it does not say. */
  #length = Number.NaN;
  /** What came of an answer while it was held back; null if it is not. */
  #held: Array<() => void> | null = null;
  #over = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly route: AdmittedMatch['route'],
    private readonly outcome: AttemptOutcome,
    private readonly recorder: AnswerRecorder | null,
  ) {}

  /** Gives up waiting; what was not sent yet never will be. @param letGo also of what was sent, when it is a read */
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
    this.#head = [...responseHeaders(headers, this.exchange.id), ...this.exchange.rates];
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

  /** Passes on an answer that was held back. */
  passOn(): void {
    if (this.#held === null || this.#over) return;
    const held = this.#held;
    this.#held = null;
    this.#beginStream();
    for (const event of held) event();
    if (!this.#over) this.#controller?.resume();
  }

  /** Drops an answer that was held back. */
  discard(): void {
    if (!this.#over) this.#abort(new Error('another answer is passed on'));
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#over) return;
    // A pause asks for no more; what has arrived may come all the same.
    if (this.#held !== null) return void this.#held.push(() => this.onResponseData(controller, chunk));
    this.recorder?.add(chunk);
    const { response } = this.exchange;
    // Nobody reads any more, but what was asked for is carried through.
    if (response.destroyed) return;
    // An answer that is there at once goes out in one piece.
    const whole = this.#head !== null && chunk.length === this.#length;
    this.#sendHead();
    if (whole) {
      // As a string it travels in one write with the head; byte for byte, for latin1 knows all 256 of them.
      if (chunk.length <= ONE_PIECE_BYTES) response.end(chunk.toString('latin1'), 'latin1');
      else response.end(chunk);
    } else if (!response.write(chunk)) {
      controller.pause();
      response.once('drain', () => controller.resume());
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
    if (!response.writableEnded) response.end();
  }

  onResponseError(controller: Controller, cause: Error): void {
    if (this.#over) return;
    if (this.#held !== null) return void this.#held.push(() => this.onResponseError(controller, cause));
    if (this.#status === 0) return this.#fail(cause);
    this.#over = true;
    if (this.#status < 500) this.outcome.brokeOff();
    // Half an answer must not pass for a whole one.
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

  /** The client is gone. @param letGo whether nobody will ask what became of its request */
  abandon(letGo: boolean): void {
    if (this.#over) return;
    if (letGo) this.giveUp(new Error('the client went away'), true);
    // What nobody reads any more must not wait for somebody who does.
    else this.#controller?.resume();
  }

  /** A stream may have nothing to say for long. */
  #beginStream(): void {
    if (!this.route.stream) return;
    this.#sendHead();
    this.exchange.response.flushHeaders();
  }

  #sendHead(): void {
    if (this.#head === null) return;
    this.exchange.response.writeHead(this.#status, this.#head);
    this.#head = null;
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
