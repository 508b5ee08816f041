import { AsyncLocalStorage } from 'node:async_hooks';

export interface HeldLock {
  /**
   * Greater than the token of every earlier holder, also after Redis lost its data; README.md names the
   * limits. A safe integer. A holder may sleep through the end of its lease; only a store that refuses
   * smaller tokens is safe from its late writes.
   */
  readonly fencingToken: number;
  /** Aborted with a LockLostError when another process may hold the lock: stop, and write nothing more. */
  readonly signal: AbortSignal;
}

const current = new AsyncLocalStorage<HeldLock>();

export function runHolding<T>(held: HeldLock, work: (held: HeldLock) => Promise<T>): Promise<T> {
  return current.run(held, work, held);
}

/**
 * The lock that the current work runs under; the innermost one if there are several.
 * @throws Error outside of `Locks.run` and of `@Locked` methods
 */
export function currentLock(): HeldLock {
  const held = current.getStore();
  if (held === undefined) throw new Error('The current work runs under no lock');
  return held;
}
