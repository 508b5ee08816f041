import type { IncomingHttpHeaders } from 'node:http';

/** Larger answers are not kept. */
export const MAX_KEPT_BYTES = 1_048_576;

export interface KeptAnswer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Takes an answer down while it passes. */
export class AnswerRecorder {
  #headers: IncomingHttpHeaders | null = null;
  #chunks: Buffer[] = [];
  #size = 0;

  /** @param keep gets the answer once it is whole, if it may be shown to others */
  constructor(private readonly keep: (answer: KeptAnswer) => void) {}

  begin(status: number, headers: IncomingHttpHeaders): void {
    // What sets a cookie, or is packed as this one client asked for, is not for everybody.
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
