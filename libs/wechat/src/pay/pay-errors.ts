/** WeChat Pay understood the call and said no: nothing was done, and repeating it as it is changes nothing. */
export class PayRefusedError extends Error {
  override readonly name = 'PayRefusedError';

  constructor(
    /** HTTP status, 4xx but not 429. */
    readonly status: number,
    /** As documented by WeChat, e.g. `ORDERPAID`; one thing may have several codes. */
    readonly code: string,
    call: string,
  ) {
    super(`WeChat Pay refused ${call} with ${status} ${code}`);
  }
}

/**
 * Not known whether anything was done: network, timeout, 429, 5xx, or an answer that is not provably WeChat's.
 * Repeat with the very same values, or query.
 */
export class PayUnavailableError extends Error {
  override readonly name = 'PayUnavailableError';

  constructor(call: string, reason: string) {
    super(`WeChat Pay gave no usable answer to ${call}: ${reason}`);
  }
}
