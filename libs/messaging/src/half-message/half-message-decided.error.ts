import type { HalfMessageState } from './half-message-life.js';

/**
 * The half message has been decided otherwise before, by a check-back or by the local transaction, and that
 * stands. Thrown inside of a transaction, it rolls this transaction back.
 */
export class HalfMessageDecidedError extends Error {
  override readonly name = 'HalfMessageDecidedError';
  readonly code = 'HALF_MESSAGE_DECIDED';

  /** @param state the state that stands; null: the half message is not there any more */
  constructor(
    readonly id: string,
    readonly state: HalfMessageState | null,
  ) {
    super(`half message ${id} is ${state ?? 'not there any more'}`);
  }
}
