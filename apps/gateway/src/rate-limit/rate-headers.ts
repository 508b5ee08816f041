/** What a caller is told of its bucket: names and values of the headers RateLimit-*, in turn, as Node takes raw headers. */
export type RateHeaders = readonly string[];

export const NO_LIMIT: RateHeaders = [];

/** @param resetSeconds until the bucket is full again, or has a token */
export const rateHeaders = (limit: number, remaining: number, resetSeconds: number): RateHeaders => [
  'ratelimit-limit',
  String(limit),
  'ratelimit-remaining',
  String(remaining),
  'ratelimit-reset',
  String(resetSeconds),
];

/** By name, for those who do not take them raw. */
export const byName = (headers: RateHeaders): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: headers.length / 2 }, (_, index) => [headers[2 * index]!, headers[2 * index + 1]!]),
  );
