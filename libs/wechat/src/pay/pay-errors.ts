/**
 * WeChat Pay understood the call and refused it: nothing was done, and an unchanged retry is refused again.
 */
export class PayRefusedError extends Error {
  override readonly name = 'PayRefusedError';

  constructor(
    /** HTTP status: 4xx, but not 429. */
    readonly status: number,
    /** Code from WeChat's documentation, such as `ORDERPAID`; one cause may have several codes. */
    readonly code: string,
    call: string,
  ) {
    super(`WeChat Pay refused ${call} with ${status} ${code}`);
  }
}

/**
 * It is unknown whether anything was done: network error, timeout, 429, 5xx, or an answer that is not
 * provably WeChat's. Repeat the call with the same values, or query.
 */
export class PayUnavailableError extends Error {
  override readonly name = 'PayUnavailableError';

  constructor(call: string, reason: string) {
    super(`WeChat Pay gave no usable answer to ${call}: ${reason}`);
  }
}
