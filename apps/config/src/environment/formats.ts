import type { Tree } from '@diancan/config-wire';
import { stringify as stringifyProperties } from 'dot-properties';
import { stringify as stringifyYaml } from 'yaml';
import { type Decrypted } from '../cipher/decrypt-tree.js';
import { flatten, withInvalid } from './flatten.js';
import type { Format } from '../access/settings-address.js';

interface Formatted {
  readonly type: string;
  readonly text: string;
}

/** The content type of Spring, also for YAML. */
const TEXT = 'text/plain;charset=UTF-8';

/** Writes merged settings in a format. */
export function formatted(settings: Decrypted, format: Format): Formatted {
  if (format === 'json') return { type: 'application/json', text: JSON.stringify(settings.tree) };
  return { type: TEXT, text: format === 'yml' ? yaml(settings.tree) : properties(settings) };
}

/** YAML 1.1, which Spring reads, takes `on` for a boolean and `012` for a number: texts are quoted. */
const yaml = (tree: Tree): string =>
  stringifyYaml(tree, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });

/** Only ASCII: Java reads such files as Latin-1 or as UTF-8. */
function properties({ tree, unreadable }: Decrypted): string {
  const lines = Object.entries(withInvalid(flatten(tree), unreadable)).map(([key, value]) => [
    key,
    String(value),
  ]);
  const text = stringifyProperties(lines, { keySep: ': ', lineWidth: null });
  return text.replaceAll(/[\u0080-\u00ff]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`);
}
