import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { resolvePlaceholders } from './placeholders.js';

type Tree = { [key: string]: unknown };

/**
 * Reads the settings of one service from a folder of yml files. Later files win:
 * `application.yml`, `<service>.yml`, `application-<profile>.yml`, `<service>-<profile>.yml`.
 * @throws Error that names the file, when one does not parse
 */
export function readConfigFiles(folder: string, service: string, profile: string): Tree {
  const names = ['application', service, `application-${profile}`, `${service}-${profile}`];
  const merged = names.map(name => readYaml(join(folder, `${name}.yml`))).reduce(merge, {});
  return resolvePlaceholders(merged, process.env) as Tree;
}

function readYaml(path: string): Tree {
  if (!existsSync(path)) return {};
  try {
    return (parse(readFileSync(path, 'utf8')) as Tree | null) ?? {};
  } catch (error) {
    // What follows the first line of the message is an excerpt of the file, secrets included.
    throw new Error(`${path} is not valid YAML: ${(error as Error).message.split('\n', 1)[0]}`, { cause: error });
  }
}

/** Maps are merged key by key; everything else, lists too, is replaced as a whole. */
function merge(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return result;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
