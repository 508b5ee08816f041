import type { EntityManager } from 'typeorm';
import type { CacheDefinition } from './cache-definition.js';
import { keyOfArguments } from './cache-key.js';
import type { Target } from './cache-store.js';
import { boundCaches, mark } from './cached-providers.js';
import { evictAfterCommit } from './evict-after-commit.js';

export interface CachedOptions<T, A extends unknown[]> {
  /** The key; made of all arguments by default. */
  readonly key?: (...args: A) => string;
  /** If it is false, the method runs as if it had no decorator. */
  readonly condition?: (...args: A) => boolean;
  /** A result for which it is true is not stored. */
  readonly unless?: (result: T | null, ...args: A) => boolean;
}

export interface EvictOptions<A extends unknown[]> extends Omit<CachedOptions<unknown, A>, 'unless'> {
  /** Evicts all entries, instead of one key. */
  readonly allEntries?: boolean;
  /** The transaction in which the method works: then the eviction follows its commit. */
  readonly transaction?: (...args: A) => EntityManager;
}

type Method<A extends unknown[], R> = (...args: A) => Promise<R>;

/**
 * Answers from the cache, or runs the method and stores its result. Calls at the same time share one run,
 * outside of the caller's request, so the method may depend on nothing but its arguments.
 * Decorated are providers and controllers of an application with `CacheModule`.
 */
export function Cacheable<T, A extends unknown[] = never[]>(
  definition: CacheDefinition<T>,
  options: CachedOptions<T, A> = {},
) {
  return wrapping<A, T | null>(options, (self, args, run) =>
    boundCaches(self)
      .of(definition)
      .get(keyOf(options, args), run, result => options.unless?.(result, ...args) ?? false),
  );
}

/**
 * Always runs the method, and stores its result. The method commits for itself; inside a transaction of its
 * caller use `CacheEvict`, because the result may still be rolled back.
 */
export function CachePut<T, A extends unknown[] = never[]>(
  definition: CacheDefinition<T>,
  options: CachedOptions<T, A> = {},
) {
  return wrapping<A, T | null>(options, (self, args, run) =>
    boundCaches(self)
      .of(definition)
      .put(keyOf(options, args), run, result => options.unless?.(result, ...args) ?? false),
  );
}

/** Runs the method, and evicts when it has returned, or when the transaction has committed. */
export function CacheEvict<T, A extends unknown[] = never[]>(
  definition: CacheDefinition<T>,
  options: EvictOptions<A> = {},
) {
  return wrapping<A, unknown>(options, async (self, args, run) => {
    const cache = boundCaches(self).of(definition);
    const target: Target = options.allEntries ? 'all' : { key: keyOf(options, args) };
    if (options.transaction === undefined) return cache.changing(target, run);
    await evictAfterCommit(options.transaction(...args), cache, target);
    return run();
  });
}

/** @param around runs the method, which is `run` */
function wrapping<A extends unknown[], R>(
  { condition }: { readonly condition?: (...args: A) => boolean },
  around: (self: object, args: A, run: () => Promise<R>) => Promise<R>,
) {
  // A method may have more parameters than a key is made of.
  return <M extends (...args: never[]) => Promise<R>>(
    prototype: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    const method = descriptor.value as unknown as Method<A, R>;
    mark(prototype);
    // Async, so that a mistake in a key function is a rejection too.
    descriptor.value = async function (this: object, ...args: A): Promise<R> {
      const run = () => method.apply(this, args);
      return condition?.(...args) === false ? run() : around(this, args, run);
    } as unknown as M;
  };
}

const keyOf = <A extends unknown[]>({ key }: { key?: (...args: A) => string }, args: A): string =>
  key === undefined ? keyOfArguments(args) : key(...args);
