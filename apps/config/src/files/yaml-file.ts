import { isTree } from '@diancan/config-wire';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type ParsedNode,
  visit,
} from 'yaml';
import { BadFileError, type ConfigFile, type SettingPath } from './config-file.js';

type ParsedDocument = Document.Parsed<ParsedNode>;

/** Assigning to a key of this name would change what an object is. */
const PROTO = '__proto__';

/** @throws BadFileError */
export function parseYaml(path: string, text: string): ConfigFile {
  const lines = new LineCounter();
  // `uniqueKeys` compares each key with all others: with many keys that blocks the process for minutes.
  const document = parseDocument(text, { lineCounter: lines, merge: true, uniqueKeys: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [error] = document.errors;
  // What follows the first line of the message is an excerpt of the file, secrets included.
  if (error) throw new BadFileError(path, lineAt(error.pos[0]), withoutPosition(error.message));
  rejectUnsafe(
    document,
    (node, reason) => new BadFileError(path, node.range ? lineAt(node.range[0]) : null, reason),
  );
  const tree = treeOf(document, path);
  return {
    path,
    tree,
    lineOf: setting => {
      const offset = offsetOf(document, setting);
      return offset === null ? null : lineAt(offset);
    },
  };
}

const withoutPosition = (message: string): string =>
  message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');

function rejectUnsafe(document: ParsedDocument, refusal: (node: Node, reason: string) => BadFileError): void {
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) throw refusal(key, 'a key stands twice in a map');
        keys.add(key.value);
      }
    },
    Alias: (_, alias, above) => {
      const named = alias.resolve(document);
      if (named === undefined) throw refusal(alias, 'an alias names no anchor before it');
      if (above.includes(named)) throw refusal(alias, 'an alias stands inside of what it names');
    },
    Pair: (_, { key }) => {
      const named = isAlias(key) ? key.resolve(document) : key;
      if (isScalar(named) && named.value === PROTO) throw refusal(named, `no setting may be called ${PROTO}`);
    },
  });
}

function treeOf(document: ParsedDocument, path: string): ConfigFile['tree'] {
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch {
    // The message may quote the file.
    throw new BadFileError(
      path,
      null,
      'its aliases stand for more than can be read, or for nothing that can be merged',
    );
  }
  if (!isTree(value))
    throw new BadFileError(path, 1, 'holds no settings: `key: value` is expected at its top');
  return value;
}

/** Where a setting begins, as far as it is written. */
function offsetOf(document: ParsedDocument, setting: SettingPath): number | null {
  let offset: number | null = null;
  let at: unknown = document.contents;
  for (const part of setting) {
    if (isAlias(at)) at = at.resolve(document);
    if (isMap(at)) {
      const pair = at.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!isScalar(pair?.key) || !pair.key.range) return offset;
      offset = pair.key.range[0];
      at = pair.value;
    } else if (isSeq(at) && typeof part === 'number') {
      const item = at.items[part] as Node | undefined;
      if (!item?.range) return offset;
      offset = item.range[0];
      at = item;
    } else {
      return offset;
    }
  }
  return offset;
}
