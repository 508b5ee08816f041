import { CODE_HEADER } from '@diancan/contracts';
import { type ErrorKind, serverErrorKind } from '@diancan/rpc';
import type { IncomingHttpHeaders } from 'node:http';
import type { Attempt } from './attempt.js';
import { wasNotConnected } from './upstream-failure.js';

/** An attempt that ended without an answer. */
export class AttemptFailure extends Error {
  /** @param delivered false: not one byte of the request was sent */
  constructor(
    override readonly cause: Error,
    private readonly delivered: boolean,
  ) {
    super(cause.message, { cause });
  }

  get wasNotDelivered(): boolean {
    return !this.delivered || wasNotConnected(this.cause);
  }
}

/** An attempt that was answered with 5xx. The answer is still held back. */
export class ServerErrorAnswer extends Error {
  readonly kind: ErrorKind;

  constructor(
    readonly attempt: Attempt,
    status: number,
    headers: IncomingHttpHeaders,
  ) {
    super(`status ${status}`);
    const code = headers[CODE_HEADER];
    this.kind = serverErrorKind(status, code === undefined ? undefined : Number(code));
  }
}
