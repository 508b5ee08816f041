/** Names that a client has chosen may be of any length. */
const LONGEST_SHOWN = 64;

/** The path of a field, such as `items[2].quantity`; empty for the whole body. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    const shown = String(key).slice(0, LONGEST_SHOWN);
    return name === '' ? shown : `${name}.${shown}`;
  }, '');
}
