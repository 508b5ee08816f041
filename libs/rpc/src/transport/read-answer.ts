import {
  type Envelope,
  type ErrorEntry,
  errorEntryOf,
  ServiceError,
  PlatformErrors,
} from '@diancan/contracts';
import { codeOf } from '@diancan/errors';
import { AnswerError, CallOutcomeUnknownError } from '../faults/call-errors.js';

/**
 * Errors that any service may answer. They are about the call (an identity refused, a body not understood),
 * never about the business. If one counted as a refusal, it would be stored as the outcome of an order.
 */
const ABOUT_THE_CALL = new Set<ErrorEntry>(Object.values(PlatformErrors));

/**
 * @param envelope as it arrived, not validated
 * @throws ServiceError, CallOutcomeUnknownError
 */
export function readAnswer(
  method: string,
  status: number,
  envelope: Partial<Envelope<unknown>> | null | undefined,
): unknown {
  if (status === 200) return envelope?.data;
  const entry = status < 500 ? errorEntryOf(envelope?.code ?? -1) : undefined;
  if (entry !== undefined && !ABOUT_THE_CALL.has(entry)) {
    throw new ServiceError(entry, (envelope?.data as Record<string, unknown> | undefined) ?? null);
  }
  const code: unknown = envelope?.code;
  const cause = new AnswerError(status, typeof code === 'number' ? code : undefined);
  throw new CallOutcomeUnknownError(method, cause);
}

/** Failures of the connection attempt itself: not one byte of the request was sent. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The same codes may end a connection that was open: then its `syscall` is `read` or `write`. */
export function wasNotSent(error: unknown): boolean {
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return NOT_CONNECTED.has(codeOf(error) ?? '') && syscall !== 'read' && syscall !== 'write';
}
