import { pino } from 'pino';

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** MySQL quotes the existing key, which may contain an openid. */
const DUPLICATE_KEY = /Duplicate entry '.*?' for key/gs;

const withoutKeys = (text: string): string => text.replaceAll(DUPLICATE_KEY, 'Duplicate entry for key');

/**
 * The parts of an error that are logged: type, message and stack, also of its causes. Other properties are
 * left out, because database errors contain the statement with its values, and errors of HTTP clients contain
 * headers and bodies.
 */
export function loggedError(error: Error): LoggedError {
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message: withoutKeys(message), stack: withoutKeys(stack) };
}
