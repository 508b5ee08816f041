/** Somebody else held the lock for as long as we cared to wait. */
export class LockBusyError extends Error {
  override readonly name = 'LockBusyError';

  constructor(lock: string) {
    super(`The lock ${lock} is held by another`);
  }
}

/** Redis gave no answer or refused: nobody knows whether the lock is free. */
export class LockUnavailableError extends Error {
  override readonly name = 'LockUnavailableError';

  constructor(lock: string, cause: unknown) {
    super(`The lock ${lock} cannot be asked for`, { cause });
  }
}

/** The lease ended while the work went on: another may hold the lock by now. The reason of an aborted `signal`. */
export class LockLostError extends Error {
  override readonly name = 'LockLostError';

  constructor(lock: string) {
    super(`The lock ${lock} was lost`);
  }
}
