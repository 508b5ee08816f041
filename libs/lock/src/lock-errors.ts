/** Another process held the lock for the whole waiting time. */
export class LockBusyError extends Error {
  override readonly name = 'LockBusyError';

  constructor(lock: string) {
    super(`The lock ${lock} is held by another`);
  }
}

/** No majority of the nodes answered in time without an error, so it is unknown whether the lock is free. */
export class LockUnavailableError extends Error {
  override readonly name = 'LockUnavailableError';

  constructor(lock: string, cause: unknown) {
    super(`The lock ${lock} cannot be asked for`, { cause });
  }
}

/**
 * The lease ended during the work, so another process may hold the lock. The reason of an aborted `signal`.
 */
export class LockLostError extends Error {
  override readonly name = 'LockLostError';

  constructor(lock: string) {
    super(`The lock ${lock} was lost`);
  }
}

/** A later holder of the lock has already written, or the row does not exist: nothing was written. */
export class StaleFencingTokenError extends Error {
  override readonly name = 'StaleFencingTokenError';

  constructor(table: string, token: number) {
    super(`The fencing token ${token} is too old for the row of ${table}, or there is no such row`);
  }
}
