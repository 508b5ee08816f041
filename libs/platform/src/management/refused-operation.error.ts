/** An operation that is not done, for a reason that the operator can act on. */
export class RefusedOperationError extends Error {
  override readonly name = 'RefusedOperationError';

  /**
   * @param status of HTTP
   * @param message one sentence: what is wrong, and what has happened or not
   * @param headers of the answer
   */
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 409 | 413 | 415 | 503,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
