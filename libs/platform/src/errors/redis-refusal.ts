/** First words of the errors by which Redis refuses a command now that it would accept at another time. */
const REFUSALS = [
  'READONLY',
  'NOREPLICAS',
  'OOM',
  'MISCONF',
  'LOADING',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'BUSY',
] as const;

export type RedisRefusal = (typeof REFUSALS)[number];

/** Redis before version 7 wraps errors inside a script: `ERR Error running script (…): …: -OOM command …`. */
const REFUSED = new RegExp(`^(?:ERR Error running script .* -)?(${REFUSALS.join('|')}) `);

/**
 * The first word of the error with which a running Redis refused a command, also when a script or a
 * transaction wraps it; null for all other errors. Only the word, because the rest may contain keys and
 * values.
 */
export function redisRefusal(error: unknown): RedisRefusal | null {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return null;
  const word = REFUSED.exec(error.message)?.[1];
  if (word !== undefined) return word as RedisRefusal;
  // EXECABORT: the transaction was discarded because of errors in its commands, which ioredis lists.
  const { previousErrors = [] } = error as { previousErrors?: readonly unknown[] };
  return previousErrors.map(redisRefusal).find(found => found !== null) ?? null;
}
