import { pino } from 'pino';

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** MySQL shows the key that was there already; an openid may be part of it. */
const DUPLICATE_KEY = /Duplicate entry '.*?' for key/gs;

const withoutKeys = (text: string): string => text.replaceAll(DUPLICATE_KEY, 'Duplicate entry for key');

/**
 * What the log shows of an error: kind, message and stack, causes included, and none of its other properties. Errors of
 * the database carry the whole statement with its values, those of HTTP clients headers and bodies.
 */
export function loggedError(error: Error): LoggedError {
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message: withoutKeys(message), stack: withoutKeys(stack) };
}
