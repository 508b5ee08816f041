import { PictureRefused } from './picture-refused.js';
import { entitiesOf } from './svg-entities.js';
import { Scanner } from './xml-scanner.js';

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * Checks that the root element of an XML document is that of SVG, with or without a prefix. Before it may
 * stand what XML allows there: a declaration, comments, instructions, and a doctype with plain entities.
 * @throws PictureRefused
 */
export function checkSvg(document: string): void {
  const scanner = new Scanner(document);
  scanner.skip(/<\?xml\s[\s\S]*?\?>/y);
  let entities: ReadonlyMap<string, string> = new Map();
  for (;;) {
    scanner.skip(/\s+/y);
    if (scanner.at('<!--')) scanner.skipPast('<!--', '-->');
    else if (scanner.at('<?')) {
      if (scanner.skip(/<\?xml\s/y)) throw new PictureRefused(LATE_DECLARATION);
      scanner.skipPast('<?', '?>');
    } else if (scanner.at('<!DOCTYPE')) entities = entitiesOf(scanner);
    else return checkRoot(scanner, entities);
  }
}

function checkRoot(scanner: Scanner, entities: ReadonlyMap<string, string>): void {
  const name = scanner.take(/<([^\s/>]+)/y)?.[1] ?? '';
  const [local, prefix] = name.split(':').toReversed();
  if (local !== 'svg') throw new PictureRefused(otherRoot(name));
  const attributes = attributesOf(scanner, entities);
  const namespace = attributes.get(prefix === undefined ? 'xmlns' : `xmlns:${prefix}`);
  if (prefix !== undefined && namespace !== SVG_NAMESPACE) throw new PictureRefused(otherPrefix(prefix));
  // Without a namespace at all it is SVG by its name, as it was always taken.
  if (namespace !== undefined && namespace !== SVG_NAMESPACE) throw new PictureRefused(OTHER_NAMESPACE);
}

function attributesOf(scanner: Scanner, entities: ReadonlyMap<string, string>): Map<string, string> {
  const attributes = new Map<string, string>();
  for (;;) {
    scanner.skip(/\s+/y);
    if (scanner.skip(/\/?>/y)) return attributes;
    const [, name, value] =
      scanner.take(/([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/y) ?? scanner.neverEnds('<svg');
    attributes.set(
      name!,
      value!
        .slice(1, -1)
        .replaceAll(/&([^;&]+);/g, (reference, entity: string) => entities.get(entity) ?? reference),
    );
  }
}

const LATE_DECLARATION = {
  zh: '的 XML 声明不在文件的最开头（前面有空白或其他内容），浏览器无法显示',
  en: 'cannot be shown by browsers: its XML declaration does not stand at the very start',
};

const OTHER_NAMESPACE = {
  zh: '不是 SVG：它的命名空间不是 SVG 的',
  en: 'is no SVG picture: its namespace is not that of SVG',
};

const otherRoot = (name: string) => ({
  zh: `不是 SVG：根元素是 <${name.slice(0, 20)}>，不是 <svg>`,
  en: `is no SVG picture: its root element is <${name.slice(0, 20)}>, not <svg>`,
});

const otherPrefix = (prefix: string) => ({
  zh: `不是 SVG：根元素的前缀 ${prefix.slice(0, 20)} 不代表 SVG 的命名空间`,
  en: `is no SVG picture: the prefix ${prefix.slice(0, 20)} of its root element does not stand for SVG`,
});
