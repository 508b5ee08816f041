import { isTree, type SettingPath, spelt } from '@diancan/config-wire';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ParsedNode,
  visit,
  type YAMLError,
} from 'yaml';
import { BadFileError, type WrittenDocument } from './config-file.js';
import { refusedWithLine, withFirstLine } from './documents.js';
import { numberAsWritten } from './number-as-written.js';
import { SettingTree } from './setting-tree.js';
import { examineKeys, type Refusal } from './yaml-keys.js';

type ParsedDocument = Document.Parsed<ParsedNode>;

/** Maps, lists and keys inside of one another; what is nested deeper is too deep to walk through. */
const DEEPEST = 250;
const TOO_DEEP = 'is nested too deep';
/** What a key of more than one name, or of a name in brackets, holds. */
const MANY = /[.[]/;

/**
 * The documents of a file that hold anything.
 * @throws BadFileError
 */
export function parseYaml(path: string, text: string): readonly WrittenDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments<ParsedNode>(text, {
    lineCounter: lines,
    merge: true,
    // Comparing each key with all others would block the process for minutes if there are many.
    uniqueKeys: false,
    // Whatever a %YAML line says: `yes` and 12:30 are texts, and no tag makes something else of them.
    schema: 'core',
    resolveKnownTags: false,
  });
  if ('empty' in documents) return [];
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  return documents.filter(isWritten).map(document => {
    const lineOf = (setting: SettingPath, which: Which = 'last'): number | null => {
      const { offset } = offsetOf(document, document.contents, setting, which);
      return offset === null ? null : lineAt(offset);
    };
    return { tree: treeOf(document, path, lineAt, lineOf), lineOf };
  });
}

const isWritten = ({ contents, errors }: ParsedDocument): boolean =>
  errors.length > 0 || (contents !== null && !(isScalar(contents) && contents.value === null));

const reasonOf = ({ message }: YAMLError): string =>
  message.startsWith(STACK_IS_FULL)
    ? TOO_DEEP
    : message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');
const STACK_IS_FULL = 'Maximum call stack size exceeded';

function treeOf(
  document: ParsedDocument,
  path: string,
  lineAt: (offset: number) => number,
  lineOf: (setting: SettingPath, which: Which) => number | null,
): WrittenDocument['tree'] {
  const [error] = document.errors;
  // What follows the first line of the message is an excerpt of the file, secrets included.
  if (error) throw new BadFileError(path, lineAt(error.pos[0]), reasonOf(error));
  const lineOfNode = ({ range }: Node): number | null => (range ? lineAt(range[0]) : null);
  examine(document, (node, reason, first) => {
    const line = lineOfNode(node);
    return new BadFileError(path, line, withFirstLine(reason, line, first ? lineOfNode(first) : null));
  });
  const value = valueOf(document, path);
  if (!isTree(value)) {
    const line = document.contents === null ? 1 : (lineOfNode(document.contents) ?? 1);
    throw new BadFileError(path, line, 'holds no settings: `key: value` is expected at its top');
  }
  return refusedWithLine(
    path,
    setting => lineOf(setting, 'last'),
    () => new SettingTree().putAll(value).tree,
    setting => lineOf(setting, 'first'),
  );
}

/** Refuses what stands for something else than it seems, and keeps numbers, also of keys, as written. */
function examine(document: ParsedDocument, refusal: Refusal): void {
  visit(document, {
    Collection: (_, node, above) => {
      if (above.length > DEEPEST) throw refusal(node, TOO_DEEP);
      if (isMap(node)) examineKeys(node, document, refusal);
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'number' && scalar.source !== undefined)
        scalar.value = numberAsWritten(scalar.value, scalar.source);
    },
    Alias: (_, alias, above) => {
      const named = alias.resolve(document);
      if (named === undefined) throw refusal(alias, 'an alias names no anchor before it');
      if (above.includes(named)) throw refusal(alias, 'an alias stands inside of what it names');
    },
  });
}

function valueOf(document: ParsedDocument, path: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    // The message may quote the file.
    throw new BadFileError(
      path,
      null,
      'its aliases stand for more than can be read, or for nothing that can be merged',
    );
  }
}

/** Of two places of a setting. */
type Which = 'first' | 'last';

interface Found {
  /** How many parts of the path are written. */
  readonly depth: number;
  readonly offset: number | null;
}

/** Where a setting begins, as far as it is written. */
function offsetOf(document: ParsedDocument, node: unknown, setting: SettingPath, which: Which): Found {
  const at = isAlias(node) ? node.resolve(document) : node;
  const [part] = setting;
  let best: Found = { depth: 0, offset: null };
  const consider = (own: Node, matched: number, value: unknown): void => {
    const below = offsetOf(document, value, setting.slice(matched), which);
    const offset = below.offset ?? own.range?.[0] ?? null;
    const depth = matched + below.depth;
    if (depth > best.depth || (depth === best.depth && which === 'last')) best = { depth, offset };
  };
  if (part === undefined) return best;
  if (isMap(at)) {
    for (const { key, value } of at.items) {
      const matched = isScalar(key) ? matchedBy(String(key.value), setting) : 0;
      if (matched > 0) consider(key as Node, matched, value);
    }
  } else if (isSeq(at) && typeof part === 'number') {
    const item = at.items[part] as Node | undefined;
    if (item !== undefined) consider(item, 1, item);
  }
  return best;
}

/** How many parts of a path a key names: all of its own, or all of the path; 0 if it names another one. */
function matchedBy(key: string, setting: SettingPath): number {
  // Nearly all keys are one name.
  if (key === String(setting[0])) return 1;
  if (!MANY.test(key)) return 0;
  const path = spelt(key);
  const length = Math.min(path.length, setting.length);
  return path.slice(0, length).every((part, index) => String(part) === String(setting[index])) ? length : 0;
}
