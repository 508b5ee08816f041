import type { IncomingHttpHeaders } from 'node:http';

/** Larger answers are not kept. */
export const MAX_KEPT_BYTES = 1_048_576;

export interface KeptAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Records an answer while it is passed on. */
export class AnswerRecorder {
  #headers: IncomingHttpHeaders | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param keep gets the whole answer, if it may be served to other clients */
  constructor(private readonly keep: (answer: KeptAnswer) => void) {}

  begin(status: number, headers: IncomingHttpHeaders): void {
    // An answer that sets a cookie, or is compressed for this client, does not fit others.
    const forAll = headers['set-cookie'] === undefined && headers['content-encoding'] === undefined;
    this.#headers = status === 200 && forAll ? headers : null;
  }

  add(chunk: Buffer): void {
    if (this.#headers === null) return;
    this.#size += chunk.length;
    if (this.#size > MAX_KEPT_BYTES) this.#headers = null;
    else this.#chunks.push(chunk);
  }

  end(): void {
    if (this.#headers !== null) this.keep({ headers: this.#headers, body: Buffer.concat(this.#chunks) });
  }
}
