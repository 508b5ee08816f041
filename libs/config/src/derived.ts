import { isDeepStrictEqual } from 'node:util';

/** A value that is built from a part of the settings, and built again after that part has changed. */
export interface Derived<V> {
  /**
   * Built at the first use, and again at the first use after its part of the settings has changed. Until then
   * the value is the same object.
   * @throws the error of `build`; the value before stays, and the next use builds again
   */
  readonly current: V;
  /** The value that was built last, without building; undefined if none was. */
  readonly built: V | undefined;
}

/**
 * @param settings has the values in force as `current`, a new object whenever they were replaced
 * @param select the part that counts; compared by value, so a new object with the same content builds nothing
 * @param build gets the value that is replaced as `before`, undefined the first time, and may take over its
 * parts
 * @param dispose called with the replaced value once its successor is built; must not throw. The last value
 * is never disposed of here: its owner does that at a stop
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
