import type { Tree } from '@diancan/config-wire';
import { Pair, parseLines } from 'dot-properties';
import { BadFileError, type ConfigFile, type SettingPath } from './config-file.js';

/** Assigning to a key of this name would change what an object is. */
const PROTO = '__proto__';
const INDEX = /\[(\d{1,4})\]/g;
const BRACKET = /[[\]]/;
/** A deeper key is a mistake, and too deep to walk through. */
const DEEPEST = 100;

/**
 * Java's `key=value` lines; `a.b[0].c` is the key c in the first item of the list b in a. Values are texts;
 * the schema gives them their types.
 * @throws BadFileError if a key cannot be read, is too deep, or is two of these: a value, a list, a map
 */
export function parseProperties(path: string, text: string): ConfigFile {
  const tree: Tree = {};
  const lines = new Map<string, number>();
  let [line, counted] = [1, 0];
  for (const node of parseLines(text, true)) {
    if (!(node instanceof Pair)) continue;
    const at = node.range?.[0] ?? counted;
    line += text.slice(counted, at).split('\n').length - 1;
    counted = at;
    const setting = pathOf(node.key);
    if (setting.length > DEEPEST) throw new BadFileError(path, line, `a key has more than ${DEEPEST} parts`);
    if (setting.includes(PROTO)) throw new BadFileError(path, line, `no setting may be called ${PROTO}`);
    if (setting.some(part => typeof part === 'string' && BRACKET.test(part))) {
      throw new BadFileError(
        path,
        line,
        'brackets hold the place of an item in a list, from 0 to 9999, and stand behind a name',
      );
    }
    if (!put(tree, setting, node.value))
      throw new BadFileError(path, line, `${node.key} is two of these: a value, a list, a map`);
    for (let length = setting.length; length > 0; length--) {
      const key = keyOf(setting.slice(0, length));
      if (length === setting.length || !lines.has(key)) lines.set(key, line);
    }
  }
  return { path, tree, lineOf: setting => lineOf(lines, setting) };
}

const pathOf = (key: string): (string | number)[] =>
  key
    .split('.')
    .flatMap(part => [
      part.replace(INDEX, ''),
      ...[...part.matchAll(INDEX)].map(([, index]) => Number(index)),
    ]);

const keyOf = (setting: SettingPath): string => JSON.stringify(setting);

function put(tree: Tree, setting: SettingPath, value: string): boolean {
  let at: Record<string | number, unknown> = tree;
  for (const [depth, key] of setting.entries()) {
    if (Array.isArray(at) !== (typeof key === 'number')) return false;
    if (depth === setting.length - 1) {
      if (typeof at[key] === 'object') return false;
      at[key] = value;
      return true;
    }
    const below = (at[key] ??= typeof setting[depth + 1] === 'number' ? [] : {});
    if (typeof below !== 'object' || below === null) return false;
    at = below as Record<string | number, unknown>;
  }
  return true;
}

function lineOf(lines: ReadonlyMap<string, number>, setting: SettingPath): number | null {
  for (let length = setting.length; length > 0; length--) {
    const line = lines.get(keyOf(setting.slice(0, length)));
    if (line !== undefined) return line;
  }
  return null;
}
