import { createHash } from 'node:crypto';

/** Longer keys are replaced by their hash. */
const LONGEST = 200;

/**
 * The key for a method's arguments: equal for equal arguments, different for different ones, also 1 and '1'.
 * The order of an object's fields does not matter.
 * @throws TypeError for an argument without a canonical form, such as a function or an instance of a class
 */
export function keyOfArguments(args: readonly unknown[]): string {
  const text = args.map(canonical).join(',');
  return text.length <= LONGEST ? text : `sha256-${createHash('sha256').update(text).digest('base64url')}`;
}

function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '0' : String(value);
    case 'object':
      return ofObject(value);
    default:
      throw new TypeError(`no key can be made of a ${typeof value}: give the cache a key function`);
  }
}

function ofObject(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Date) return `Date(${value.getTime()})`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('no key can be made of an instance of a class: give the cache a key function');
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
