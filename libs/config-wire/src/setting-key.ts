/** Names in maps, and places in lists from 0. */
export type SettingPath = readonly (string | number)[];

/** A place in a list, or a number that is a key. */
const NUMBER = /^(?:0|[1-9]\d{0,8})$/;
/** A name that is written without brackets. Names with a dot, a bracket or a space in them need brackets. */
const PLAIN = /^[\p{L}\p{N}_-]+$/u;
const DIGITS = /^\d+$/;
const BRACKET = /[[\]]/;

/** A text that spells no key: `a[0`, `a[]`, `a[0]b`. */
export class BadKeyError extends Error {
  readonly code = 'BAD_KEY';
}

/**
 * The setting that a key names, however it is spelt: `a.b[0].c`, and with brackets around a name that holds
 * dots or anything else, `hosts[shop.example.com:8443][0].name`, `routes[/api/menu]`. A number in brackets is
 * a place in a list or a key of a map: what holds it decides. A key with an empty name in it, such as
 * `.hidden`, has only this spelling.
 * @throws BadKeyError
 */
export function pathOf(key: string): SettingPath {
  const path: (string | number)[] = [];
  for (let at = 0; at < key.length || path.length === 0;) {
    const isBracket = key[at] === '[';
    const end = isBracket ? closingOf(key, at) : endOfName(key, at);
    const part = key.slice(isBracket ? at + 1 : at, end);
    if (part === '' || (!isBracket && part.includes(']'))) {
      if (BRACKET.test(key)) throw new BadKeyError('the brackets of a key do not close, or hold nothing');
      return [key];
    }
    path.push(isBracket && NUMBER.test(part) ? Number(part) : part);
    at = isBracket ? end + 1 : end;
    const isLast = at === key.length;
    if (key[at] === '.') at++;
    else if (!isLast && key[at] !== '[') throw new BadKeyError('a name follows a bracket without a dot');
    if (!isLast && at === key.length) {
      if (BRACKET.test(key)) throw new BadKeyError('a key ends in a dot');
      return [key];
    }
  }
  return path;
}

/** The one spelling of a setting: `routes[3].service`, `codes[404]`, `routes[/api/menu]`. */
export const keyOf = (path: SettingPath): string =>
  path.reduce<string>((key, part) => {
    const name = String(part);
    if (typeof part === 'number' || DIGITS.test(name) || !PLAIN.test(name)) return `${key}[${name}]`;
    return key === '' ? name : `${key}.${name}`;
  }, '');

/** The place of the bracket that closes the one at a place; that one itself if none does. */
function closingOf(key: string, open: number): number {
  let depth = 0;
  for (let at = open; at < key.length; at++) {
    if (key[at] === '[') depth++;
    if (key[at] === ']' && --depth === 0) return at;
  }
  return open;
}

function endOfName(key: string, from: number): number {
  const length = key.slice(from).search(/[.[]/);
  return length === -1 ? key.length : from + length;
}
