import { isTree } from '@diancan/config';
import { isNode, LineCounter, parseDocument, type ParsedNode, type Document } from 'yaml';
import { BadFileError, type ConfigFile, type SettingPath } from './config-file.js';

/** @throws BadFileError */
export function parseYaml(path: string, text: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [error] = document.errors;
  // What follows the first line of the message is an excerpt of the file, secrets included.
  if (error) throw new BadFileError(path, lines.linePos(error.pos[0]).line, withoutPosition(error.message));
  const tree = treeOf(document, path);
  return { path, tree, lineOf: setting => lineOf(document, lines, setting) };
}

const withoutPosition = (message: string): string => message.split('\n', 1)[0]!.replace(/ at line \d+, column \d+:?$/, '');

function treeOf(document: Document.Parsed<ParsedNode>, path: string): ConfigFile['tree'] {
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch {
    // The message of a wrong alias quotes it.
    throw new BadFileError(path, null, 'an alias names no anchor, or there are too many of them');
  }
  if (!isTree(value)) throw new BadFileError(path, 1, 'holds no settings: `key: value` is expected at its top');
  refuseProto(value, path);
  return value;
}

/** Assigning to a key of this name would change what an object is. */
function refuseProto(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw new BadFileError(path, null, 'no setting may be called __proto__');
    refuseProto(item, path);
  }
}

function lineOf(document: Document.Parsed<ParsedNode>, lines: LineCounter, setting: SettingPath): number | null {
  for (let length = setting.length; length > 0; length--) {
    const node = document.getIn(setting.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}
