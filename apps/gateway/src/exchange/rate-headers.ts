/** The headers RateLimit-* of an answer as Node's raw headers: name, value, name, value … */
export type RateHeaders = readonly string[];

export const NO_LIMIT: RateHeaders = [];

/** @param resetSeconds until the bucket is full again; for a refusal, until it has a token */
export const rateHeaders = (limit: number, remaining: number, resetSeconds: number): RateHeaders => [
  'ratelimit-limit',
  String(limit),
  'ratelimit-remaining',
  String(remaining),
  'ratelimit-reset',
  String(resetSeconds),
];

/** The same headers as an object. */
export const byName = (headers: RateHeaders): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: headers.length / 2 }, (_, index) => [headers[2 * index]!, headers[2 * index + 1]!]),
  );
