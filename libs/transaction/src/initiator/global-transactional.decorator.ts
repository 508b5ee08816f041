import { Inject } from '@nestjs/common';
import { GlobalTransactions, type TransactionOptions } from './global-transactions.js';

const TRANSACTIONS = Symbol('TRANSACTIONS');

/** The object whose method is a global transaction. */
interface Initiator {
  readonly [TRANSACTIONS]: GlobalTransactions;
}

/**
 * Runs a method of an injectable class in a global transaction; see `GlobalTransactions.run`.
 * @param options also as a function of the object and of the method's arguments
 */
export function GlobalTransactional<T, A extends unknown[] = never[]>(
  options: TransactionOptions | ((this: T, ...args: A) => TransactionOptions),
) {
  return <R>(
    target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<(...args: [...A, ...never[]]) => Promise<R>>,
  ): void => {
    Inject(GlobalTransactions)(target, TRANSACTIONS);
    const work = descriptor.value as (...args: unknown[]) => Promise<R>;
    descriptor.value = function (this: T & Initiator, ...args: unknown[]): Promise<R> {
      const chosen = typeof options === 'function' ? options.apply(this, args as A) : options;
      return this[TRANSACTIONS].run(chosen, () => work.apply(this, args));
    };
  };
}
