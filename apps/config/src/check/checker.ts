import { cyclesOf, keyOf, readPlaceholders, type SettingPath, SHARED } from '@diancan/config-wire';
import { Injectable } from '@nestjs/common';
import { Cipher, isCipher } from '../cipher/cipher.js';
import { decryptTree } from '../cipher/decrypt-tree.js';
import { BadFileError, type ConfigDocument, layersOf } from '@diancan/config-files';
import { leavesOf } from './setting-path.js';
import type { Snapshot } from '../repository/config-repository.js';
import type { PublishedSchema } from '../schemas/published-schema.js';
import { PublishedSchemas } from '../schemas/published-schemas.js';
import { type Mismatch, mismatchesOf } from './mismatch.js';
import { closestName } from './closest-name.js';
import { knows, namesIn } from './known-keys.js';
import { LayeredFiles } from './layered-files.js';
import type { Problem } from './problem.js';
import { type NamedFile, readAll } from './read-all.js';

/** The limit of problems, which are kept, logged and sent: nobody reads more. */
const MOST = 200;

/** Finds the problems of a configuration before it is announced. */
@Injectable()
export class Checker {
  constructor(
    private readonly schemas: PublishedSchemas,
    private readonly cipher: Cipher,
  ) {}

  /** Checks only whether files can be read and decrypted. */
  checkFiles(snapshot: Snapshot): readonly Problem[] {
    const { files, problems } = readAll(snapshot);
    return [...problems, ...files.flatMap(file => [...this.#undecipherable(file)])].slice(0, MOST);
  }

  /**
   * @returns the first problems; none if every service that published a schema could run with the
   * configuration
   */
  check(snapshot: Snapshot): readonly Problem[] {
    const { files, problems } = readAll(snapshot);
    // Without one of the files, problems of the others would be guesses.
    if (problems.length > 0) return problems.slice(0, MOST);
    return distinct(this.#problemsOf(files, snapshot, this.schemas.all()));
  }

  *#problemsOf(
    files: readonly NamedFile[],
    snapshot: Snapshot,
    schemas: readonly PublishedSchema[],
  ): Generator<Problem> {
    for (const file of files) yield* this.#undecipherable(file);
    for (const { file } of files) yield* openPlaceholders(file);
    yield* unknownKeys(files, schemas);
    for (const schema of schemas) yield* this.#mismatches(snapshot, schema);
  }

  *#undecipherable({ file }: NamedFile): Generator<Problem> {
    for (const { path, value } of leavesOf(file.tree)) {
      if (!isCipher(value) || this.cipher.canDecrypt(value)) continue;
      yield {
        file: file.path,
        line: file.lineOf(path),
        key: keyOf(path),
        reason: 'cannot be decrypted with the key of this config centre',
        application: null,
      };
    }
  }

  #mismatches(snapshot: Snapshot, { application, profile, schema }: PublishedSchema): Problem[] {
    let layers: LayeredFiles;
    try {
      layers = new LayeredFiles(application, layersOf(snapshot, application, profile.split(',')));
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      return [{ file: error.path, line: error.line, key: '', reason: error.reason, application }];
    }
    const { tree, unreadable } = decryptTree(layers.tree, this.cipher);
    const cycles = cyclesOf(tree).map(path => ({
      path,
      reason: 'has no value: its placeholders lead back to itself, or over too many others',
    }));
    const unknown = new Set(unreadable.map(keyOf));
    let found: readonly Mismatch[];
    try {
      found = mismatchesOf(schema, tree);
    } catch {
      // The schema is recursive for these settings, or another release stored it.
      const reason =
        `cannot be checked: the schema that ${application} published for ${profile} does not work; ` +
        'let it publish another one, or forget it';
      return [{ file: `${application}.yml`, line: null, key: '', reason, application }];
    }
    // A value that cannot be decrypted is reported already, and cannot be checked.
    const mismatches = [...cycles, ...found].filter(({ path }) => !unknown.has(keyOf(path)));
    return mismatches.map(({ path, reason }) => {
      const origin = layers.originOf(path);
      return {
        file: origin?.path ?? `${application}.yml`,
        line: origin?.lineOf(path) ?? null,
        key: keyOf(path),
        reason,
        application,
      };
    });
  }
}

/** They would be taken for text, whatever the variable holds. */
function* openPlaceholders(file: ConfigDocument): Generator<Problem> {
  for (const { path, value } of leavesOf(file.tree)) {
    if (typeof value !== 'string' || !readPlaceholders(value).isOpen) continue;
    yield {
      file: file.path,
      line: file.lineOf(path),
      key: keyOf(path),
      reason: 'has a placeholder that does not end: a } is missing',
      application: null,
    };
  }
}

/**
 * Keys that no reader of their file knows. Shared files are checked only once every application that has a
 * file has published its schema.
 */
function* unknownKeys(files: readonly NamedFile[], schemas: readonly PublishedSchema[]): Generator<Problem> {
  const heard = files.every(
    ({ name }) => isShared(name) || schemas.some(({ application }) => belongsTo(name, application)),
  );
  for (const { name, file } of files) {
    const readers = isShared(name)
      ? heard
        ? schemas
        : []
      : schemas.filter(({ application }) => belongsTo(name, application));
    if (readers.length === 0) continue;
    for (const { path } of leavesOf(file.tree)) {
      const unknown = unknownPart(path, readers);
      if (unknown === null) continue;
      const application = isShared(name) ? null : readers[0]!.application;
      yield {
        file: file.path,
        line: file.lineOf(unknown),
        key: keyOf(unknown),
        reason: unknownReason(unknown, readers),
        application,
      };
    }
  }
}

function unknownReason(path: SettingPath, readers: readonly PublishedSchema[]): string {
  const reason = 'is a setting that nobody knows';
  const known = readers.flatMap(({ schema }) => namesIn(schema, path.slice(0, -1)));
  const meant = closestName(String(path.at(-1)), known);
  return meant === null ? reason : `${reason}; did you mean ${meant}?`;
}

/** The shortest part of a path that is unknown: for a list under a misspelt key, that key. */
function unknownPart(path: SettingPath, readers: readonly PublishedSchema[]): SettingPath | null {
  for (let length = 1; length <= path.length; length++) {
    const part = path.slice(0, length);
    if (!readers.some(({ schema }) => knows(schema, part))) return part;
  }
  return null;
}

const isShared = (name: string): boolean => name === SHARED || name.startsWith(`${SHARED}-`);

const belongsTo = (name: string, application: string): boolean =>
  name === application || name.startsWith(`${application}-`);

/** A problem in a shared file is found once per service, in the same words. */
function distinct(problems: Iterable<Problem>): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { file, line, key, reason } = problem;
    const id = JSON.stringify([file, line, key, reason]);
    if (!seen.has(id)) seen.set(id, problem);
    if (seen.size === MOST) break;
  }
  return [...seen.values()];
}
