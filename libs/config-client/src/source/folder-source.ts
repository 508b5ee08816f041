import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '@diancan/errors';
import { decodeUtf8 } from '@diancan/text';
import { isScalar, parseDocument, visit } from 'yaml';
import {
  fromEnvironment,
  layerNames,
  mergeTrees,
  numberAsWritten,
  resolvePlaceholders,
  type Tree,
} from '@diancan/config-wire';
import { UnusableSettingsError } from '@diancan/config';
import type { FollowedSource } from './config-source.js';

/**
 * Files of this machine, read again at each request: for a service without a config centre, and for specs.
 */
export function folderSource(folder: string, service: string, profile: string): FollowedSource {
  const load = async () => ({ version: null, values: readConfigFiles(folder, service, profile) });
  // There is nothing to keep: the files are there.
  return { load, fetch: load, keep: async () => undefined };
}

/**
 * Reads the settings of one service from a folder of yml files, in the order of `layerNames`.
 * @throws Error that names the file, when one does not parse
 */
export function readConfigFiles(folder: string, service: string, profile: string): Tree {
  const merged = layerNames(service, [profile])
    .map(name => readYaml(join(folder, `${name}.yml`)))
    .reduce(mergeTrees, {});
  return resolvePlaceholders(merged, fromEnvironment(process.env));
}

function readYaml(path: string): Tree {
  if (!existsSync(path)) return {};
  try {
    return treeOf(decodeUtf8(readFileSync(path)));
  } catch (error) {
    // The rest of the message is an excerpt of the file, which may hold secrets.
    throw new UnusableSettingsError(`${path} is not valid YAML: ${reasonOf(error).split('\n', 1)[0]}`, {
      cause: error,
    });
  }
}

const FOR_A_PROFILE = 'a document for a profile needs a config centre';
const ON_PROFILE = /(?:^|\.)on[-_]?profile$/i;

/** As a config centre reads a file of one document: numbers as written, `yes` as text. @throws Error */
function treeOf(text: string): Tree {
  const document = parseDocument(text, { schema: 'core', merge: true });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  visit(document, {
    Pair: (_, { key }) => {
      // Taken for a setting, a document of one profile would be in force for all.
      if (isScalar(key) && ON_PROFILE.test(String(key.value))) throw new Error(FOR_A_PROFILE);
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'number' && scalar.source !== undefined)
        scalar.value = numberAsWritten(scalar.value, scalar.source);
    },
  });
  const tree = (document.toJS() as Tree | null) ?? {};
  if (isForFormerProfile(tree)) throw new Error(FOR_A_PROFILE);
  return tree;
}

/** `spring.profiles` was the name of `on-profile` before Spring Boot 2.4; a map in it has other settings. */
function isForFormerProfile({ spring, 'spring.profiles': dotted }: Tree): boolean {
  const nested = typeof spring === 'object' && spring !== null ? (spring as Tree)['profiles'] : undefined;
  return [nested, dotted].some(value => typeof value === 'string' || Array.isArray(value));
}
