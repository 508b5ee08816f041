import { Inject } from '@nestjs/common';
import { type LockOptions, Locks } from './locks.js';

const LOCKS = Symbol('LOCKS');

/** The object whose method runs under a lock. */
interface Locking {
  readonly [LOCKS]: Locks;
}

interface LockedOptions<T, A extends unknown[]> extends LockOptions {
  /** The name of the lock, or a function that makes it from the method's arguments. */
  readonly name: string | ((this: T, ...args: A) => string);
}

/**
 * Runs a method of an injectable class under a lock; see `Locks.run` for what it throws. In the method,
 * `currentLock()` gives the fencing token and the signal.
 */
export function Locked<T, A extends unknown[] = never[]>({ name, ...options }: LockedOptions<T, A>) {
  return <R>(
    target: object,
    _method: string | symbol,
    descriptor: TypedPropertyDescriptor<(...args: [...A, ...never[]]) => Promise<R>>,
  ): void => {
    Inject(Locks)(target, LOCKS);
    const work = descriptor.value as (...args: unknown[]) => Promise<R>;
    descriptor.value = function (this: T & Locking, ...args: unknown[]): Promise<R> {
      const chosen = typeof name === 'function' ? name.apply(this, args as A) : name;
      return this[LOCKS].run(chosen, options, () => work.apply(this, args));
    };
  };
}
