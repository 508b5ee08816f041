import { createHash } from 'node:crypto';
import { type ErrorEntry, errorEntryOf, ServiceError } from '@diancan/contracts';
import type { DecidedTransaction } from './transaction.repository.js';

/** A request that has its effect once: each repetition gets the first answer, or the first refusal (4xx). */
export interface OnceRequest {
  /** The caller and the caller's key, at most 129 characters of ASCII. */
  readonly request: string;
  /** Of the body, 43 characters: the same key with another body is refused. */
  readonly fingerprint: string;
  /** Answered if the key belongs to another body. */
  readonly keyReused: ErrorEntry;
  /** Answered if the transaction was aborted because nobody decided it in time. */
  readonly timedOut: ErrorEntry;
}

/** How long a key is remembered, in ms. */
export const KEY_LIFE_MS = 86_400_000;

/**
 * The same for every repetition on a day (UTC), so that a repetition continues the transaction, whichever
 * instance it reaches. On another day it is another one, because participants keep branches for longer than
 * keys are remembered; across midnight the key, which is unique, decides.
 */
export const gidOf = (name: string, { request }: OnceRequest, now = new Date()): string =>
  createHash('sha256')
    .update(JSON.stringify([name, request, now.toISOString().slice(0, 10)]))
    .digest('base64url');

/** What the initiator learns when a participant asks: which request, and which body. */
export const noteOf = ({ request, fingerprint }: OnceRequest): string => `${fingerprint}/${request}`;

export function parseNote(
  note: string | undefined,
): Pick<OnceRequest, 'request' | 'fingerprint'> | undefined {
  const at = note?.indexOf('/') ?? -1;
  return at < 0 ? undefined : { fingerprint: note!.slice(0, at), request: note!.slice(at + 1) };
}

/**
 * The first outcome, for a repetition.
 * @throws ServiceError keyReused, timedOut, or the stored refusal
 */
export function replay<T>(decided: DecidedTransaction, once: OnceRequest): T {
  const { gid, outcome, fingerprint, answer, refusalCode } = decided;
  if (fingerprint !== null && fingerprint !== once.fingerprint) throw new ServiceError(once.keyReused);
  if (outcome === 'COMMITTED') return JSON.parse(answer ?? 'null') as T;
  if (refusalCode === null) throw new ServiceError(once.timedOut);
  const entry = errorEntryOf(refusalCode);
  if (entry === undefined)
    throw new Error(`transaction ${gid} was refused with an unknown code ${refusalCode}`);
  throw new ServiceError(entry, JSON.parse(answer ?? 'null') as ServiceError['data']);
}
