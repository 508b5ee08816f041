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

/** What Spring answers with, YAML included. */
const TEXT = 'text/plain;charset=UTF-8';

/** Writes merged settings in a format. */
export function formatted(settings: Decrypted, format: Format): Formatted {
  if (format === 'json') return { type: 'application/json', text: JSON.stringify(settings.tree) };
  return { type: TEXT, text: format === 'yml' ? yaml(settings.tree) : properties(settings) };
}

/** Readers of YAML 1.1, as Spring's, take `on` for a boolean and `012` for a number: texts stand in quotes. */
const yaml = (tree: Tree): string =>
  stringifyYaml(tree, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  });

/** Java reads such files as Latin-1 or as UTF-8: with nothing but ASCII in it both read the same. */
function properties({ tree, unreadable }: Decrypted): string {
  const lines = Object.entries(withInvalid(flatten(tree), unreadable)).map(([key, value]) => [
    key,
    String(value),
  ]);
  const text = stringifyProperties(lines, { keySep: ': ', lineWidth: null });
  return text.replaceAll(/[\u0080-\u00ff]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`);
}
