/**
 * How long the caller still waits for an answer, in whole ms. It is relative, so that clocks need not agree.
 */
export const TIMEOUT_HEADER = 'x-diancan-timeout-ms';

/**
 * The `code` of an error's envelope, so that the gateway need not read the body; it is not passed on to
 * clients.
 */
export const CODE_HEADER = 'x-diancan-code';

/**
 * As which branch of which global transaction the caller makes the call: a `BranchLink` as JSON in base64url.
 */
export const BRANCH_HEADER = 'x-diancan-branch';

/** W3C Trace Context, level 1. */
export const TRACE_HEADER = 'traceparent';
export const TRACE_STATE_HEADER = 'tracestate';
