/**
 * First words of the answers by which Redis says that it will not do this now, though it would at another
 * time.
 */
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

/**
 * Redis before version 7 wraps the answer to a command of a script: `ERR Error running script (…): …: -OOM
 * command …`.
 */
const REFUSED = new RegExp(`^(?:ERR Error running script .* -)?(${REFUSALS.join('|')}) `);

/**
 * Why a Redis that answers does not do what it was told: the first word of its answer, also where a script or
 * a transaction wraps it. Null for all other errors. Only the word: the rest of the error may hold keys and
 * values.
 */
export function redisRefusal(error: unknown): RedisRefusal | null {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return null;
  const word = REFUSED.exec(error.message)?.[1];
  if (word !== undefined) return word as RedisRefusal;
  // EXECABORT: a transaction was discarded because of the commands in it, which ioredis lists.
  const { previousErrors = [] } = error as { previousErrors?: readonly unknown[] };
  return previousErrors.map(redisRefusal).find(found => found !== null) ?? null;
}
