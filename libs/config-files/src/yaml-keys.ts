import { type Document, isAlias, isScalar, type Node, type YAMLMap } from 'yaml';
import type { BadFileError } from './config-file.js';
import { BadSettingError, settingPathOf } from './setting-tree.js';

/** @param first where it stands the first time, if it stands twice */
export type Refusal = (node: Node, reason: string, first?: Node) => BadFileError;

/** Refuses keys that name no setting, or that stand twice, in any of the ways to write them. */
export function examineKeys(map: YAMLMap, document: Document, refusal: Refusal): void {
  const names = new Map<string, Node>();
  for (const { key, value } of map.items) {
    const node = (key ?? map) as Node;
    const named = isAlias(key) ? key.resolve(document) : key;
    if (isAlias(key) && named === undefined) throw refusal(node, 'an alias names no anchor before it');
    const name = nameOf(named);
    if (name === null)
      throw refusal(node, 'a list or a map stands in the place of a key: quotes are missing');
    const first = names.get(name);
    if (first !== undefined) {
      // An alias stands for a value, and `{one, two}` may be meant as a list of values: these are not quoted.
      const isQuoted = !isAlias(key) && !isAlias(first) && value !== null;
      throw refusal(node, `${isQuoted ? name || 'the empty key' : 'a key'} is set twice`, first);
    }
    names.set(name, node);
    refuseBad(name, reason => refusal(node, reason));
  }
}

/** As it becomes a key of a setting; null if it is no name. */
function nameOf(key: unknown): string | null {
  if (key === null) return '';
  if (!isScalar(key)) return null;
  if (key.value === null) return '';
  return typeof key.value === 'number' && key.source !== undefined ? key.source : String(key.value);
}

function refuseBad(name: string, refusal: (reason: string) => BadFileError): void {
  try {
    settingPathOf(name, []);
  } catch (error) {
    if (error instanceof BadSettingError) throw refusal(error.message);
    throw error;
  }
}
