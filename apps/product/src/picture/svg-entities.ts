import { PictureRefused } from './picture-refused.js';
import type { Scanner } from './xml-scanner.js';

/** Drawing programs keep addresses of namespaces in entities. */
const MAX_ENTITY_LENGTH = 256;

/**
 * Reads a doctype, and returns the entities that it declares. Only short texts are allowed: entities of
 * entities grow without end, and those of other files are not ours to load.
 * @throws PictureRefused
 */
export function entitiesOf(scanner: Scanner): Map<string, string> {
  const entities = new Map<string, string>();
  scanner.skip(/<!DOCTYPE(?:[^[>"']|"[^"]*"|'[^']*')*/y);
  if (scanner.skip(/\[/y)) readDeclarations(scanner, entities);
  if (!scanner.skip(/\s*>/y)) scanner.neverEnds('<!DOCTYPE');
  return entities;
}

function readDeclarations(scanner: Scanner, entities: Map<string, string>): void {
  for (;;) {
    scanner.skip(/\s+/y);
    if (scanner.skip(/\]/y)) return;
    if (scanner.at('<!--')) scanner.skipPast('<!--', '-->');
    else if (scanner.at('<?')) scanner.skipPast('<?', '?>');
    // Declarations of elements and attributes, which some programs write, change nothing that is shown.
    else if (!scanner.skip(/<!(?:ELEMENT|ATTLIST)\s(?:[^>"']|"[^"]*"|'[^']*')*>/y))
      readEntity(scanner, entities);
  }
}

function readEntity(scanner: Scanner, entities: Map<string, string>): void {
  const name = scanner.take(/<!ENTITY\s+([^\s%"'>]+)\s+/y)?.[1];
  if (name === undefined) throw new PictureRefused(UNUSUAL);
  const shown = name.slice(0, 20);
  if (scanner.at('SYSTEM') || scanner.at('PUBLIC')) throw new PictureRefused(elsewhere(shown));
  const value = scanner.take(/("[^"]*"|'[^']*')\s*>/y)?.[1]?.slice(1, -1);
  if (value === undefined) return scanner.neverEnds('<!ENTITY');
  if (/[&%]/.test(value)) throw new PictureRefused(nested(shown));
  if (value.length > MAX_ENTITY_LENGTH) throw new PictureRefused(tooLong(shown));
  entities.set(name, value);
}

const UNUSUAL = {
  zh: '的 DOCTYPE 里有普通实体以外的声明，请在绘图软件里另存为“普通 SVG”',
  en: 'has a doctype that declares more than plain entities; save it as "plain SVG"',
};

const elsewhere = (name: string) => ({
  zh: `的实体 ${name} 引用别的文件，图片不能从别处加载内容`,
  en: `cannot be taken: its entity ${name} is not kept in the file itself`,
});

const nested = (name: string) => ({
  zh: `的实体 ${name} 引用其他实体，展开后可能无限大，不能使用`,
  en: `cannot be taken: its entity ${name} refers to others, and may grow without end`,
});

const tooLong = (name: string) => ({
  zh: `的实体 ${name} 超过 ${MAX_ENTITY_LENGTH} 个字符，不能使用`,
  en: `cannot be taken: its entity ${name} is longer than ${MAX_ENTITY_LENGTH} characters`,
});
