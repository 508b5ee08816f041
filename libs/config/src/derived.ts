import { isDeepStrictEqual } from 'node:util';

/** A value that is built from a part of the settings, and built again after that part has changed. */
export interface Derived<V> {
  /**
   * Built at the first use, and again at the first use after its part of the settings has changed. The value is the
   * same object until then.
   * @throws what `build` throws; the value before stays as it is, and the next use builds again
   */
  readonly current: V;
  /** What was built last, without building; undefined if nothing was. */
  readonly built: V | undefined;
}

/**
 * @param settings anything with the values in force as `current`, a new object whenever they were replaced
 * @param select the part that counts; compared by value, so a new object with the same content builds nothing
 * @param build `before` is the value that is replaced, undefined at the first time: its parts can be taken over
 * @param dispose called with the value that was replaced, once its successor is built; it must not throw. The last
 * value is never disposed of here: its owner does so at a stop
 */
export function derive<T, P, V>(
  settings: { readonly current: T },
  select: (values: T) => P,
  build: (part: P, before: V | undefined) => V,
  dispose?: (replaced: V) => void,
): Derived<V> {
  let seen: { readonly values: T; readonly part: P; readonly value: V } | undefined;
  return {
    get built() {
      return seen?.value;
    },
    get current() {
      const { current: values } = settings;
      // The usual case, and on the path of every request: nothing was replaced.
      if (seen !== undefined && seen.values === values) return seen.value;
      const part = select(values);
      const before = seen;
      if (before !== undefined && isDeepStrictEqual(before.part, part)) {
        seen = { ...before, values };
        return seen.value;
      }
      const value = build(part, before?.value);
      seen = { values, part, value };
      if (before !== undefined) dispose?.(before.value);
      return value;
    },
  };
}
