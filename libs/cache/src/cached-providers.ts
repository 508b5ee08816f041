import type { Caches } from './caches.js';

const marked = new WeakSet<object>();
const bound = new WeakMap<object, Caches>();

/** Remembers that a class has decorated methods. */
export const mark = (prototype: object): void => void marked.add(prototype);

/** Gives an instance its caches, if its class or a class above has decorated methods. */
export function bindCaches(instance: unknown, caches: Caches): void {
  if (typeof instance !== 'object' || instance === null) return;
  for (let above: unknown = Object.getPrototypeOf(instance); above; above = Object.getPrototypeOf(above))
    if (marked.has(above as object)) bound.set(instance, caches);
}

/** @throws Error if the instance is not a provider of an application with `CacheModule` */
export function boundCaches(instance: object): Caches {
  const caches = bound.get(instance);
  if (caches === undefined)
    throw new Error(`${instance.constructor.name} has cached methods, but no CacheModule has found it`);
  return caches;
}
