import type { IncomingHttpHeaders } from 'node:http';

/** Larger answers are not kept. */
export const MAX_KEPT_BYTES = 1_048_576;

export interface KeptAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What becomes of a recorded answer. */
export interface RecordKeeper {
  /** Whether a 200 with these headers is recorded. */
  wants(headers: IncomingHttpHeaders): boolean;
  /** Gets the whole answer, if it may be served to other clients. */
  keep(answer: KeptAnswer): void;
  /** The service said that this client has the version with these headers. */
  notModified(headers: IncomingHttpHeaders): void;
}

/** Records an answer while it is passed on. */
export class AnswerRecorder {
  #headers: IncomingHttpHeaders | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(private readonly keeper: RecordKeeper) {}

  begin(status: number, headers: IncomingHttpHeaders): void {
    if (status === 304) this.keeper.notModified(headers);
    // An answer that sets a cookie, or is compressed for this client, does not fit others.
    const forAll = headers['set-cookie'] === undefined && headers['content-encoding'] === undefined;
    this.#headers = status === 200 && forAll && this.keeper.wants(headers) ? headers : null;
  }

  add(chunk: Buffer): void {
    if (this.#headers === null) return;
    this.#size += chunk.length;
    if (this.#size > MAX_KEPT_BYTES) this.#headers = null;
    else this.#chunks.push(chunk);
  }

  end(): void {
    if (this.#headers !== null)
      this.keeper.keep({ headers: this.#headers, body: Buffer.concat(this.#chunks) });
  }
}
