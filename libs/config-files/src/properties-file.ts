import type { SettingPath } from '@diancan/config-wire';
import { Comment, type Node, Pair, parseLines } from 'dot-properties';
import type { WrittenDocument } from './config-file.js';
import { refusedWithLine } from './documents.js';
import { isSeparator, looksLikeSeparator } from './properties-separator.js';
import { SettingTree } from './setting-tree.js';

/** Separates documents in YAML; here it is a key. */
const YAML_SEPARATOR = '---';

interface PropertiesFile {
  readonly documents: readonly WrittenDocument[];
  /** The first line that looks like a separator of documents and is none; null if there is none. */
  readonly nearSeparator: number | null;
}

/**
 * Java's `key=value` lines; `a.b[0].c` is the key c in the first item of the list b in a. Values are texts;
 * the schema gives them their types. Of two lines with one key the later one wins. `#---` or `!---` begins
 * another document.
 * @throws BadFileError if a key cannot be read, is too deep, or is two of these: a value, a list, a map
 */
export function parseProperties(path: string, written: string): PropertiesFile {
  const text = written.replaceAll(/\r\n?/g, '\n');
  const documents: PropertiesDocument[] = [];
  let current = new PropertiesDocument(path);
  let nearSeparator: number | null = null;
  for (const { node, line, start } of numbered(text)) {
    if (node instanceof Pair) {
      if (node.key === YAML_SEPARATOR && node.value === '') nearSeparator ??= line;
      if (current.isEmpty) documents.push(current);
      current.put(node.key, node.value, line);
    } else if (node instanceof Comment) {
      if (isSeparator(text, start)) current = new PropertiesDocument(path);
      else if (looksLikeSeparator(text, start)) nearSeparator ??= line;
    }
  }
  return { documents, nearSeparator };
}

function* numbered(text: string): Generator<{ node: Node; line: number; start: number }> {
  let [line, counted] = [1, 0];
  for (const node of parseLines(text, true) as Node[]) {
    const start = (node as { range?: readonly number[] }).range?.[0] ?? counted;
    line += text.slice(counted, start).split('\n').length - 1;
    counted = start;
    yield { node, line, start };
  }
}

class PropertiesDocument implements WrittenDocument {
  readonly #settings = new SettingTree();
  readonly #lines = new Map<string, number>();

  constructor(private readonly path: string) {}

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  get tree(): WrittenDocument['tree'] {
    return this.#settings.tree;
  }

  /** @throws BadFileError */
  put(key: string, value: string, line: number): void {
    const setting = refusedWithLine(
      this.path,
      () => line,
      () => this.#settings.putText(key, value),
      this.lineOf,
    );
    for (let length = setting.length; length > 0; length--) {
      const part = idOf(setting.slice(0, length));
      if (length === setting.length || !this.#lines.has(part)) this.#lines.set(part, line);
    }
  }

  readonly lineOf = (setting: SettingPath): number | null => {
    for (let length = setting.length; length > 0; length--) {
      const line = this.#lines.get(idOf(setting.slice(0, length)));
      if (line !== undefined) return line;
    }
    return null;
  };
}

const idOf = (setting: SettingPath): string => JSON.stringify(setting.map(String));
