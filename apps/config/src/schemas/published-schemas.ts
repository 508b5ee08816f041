import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { codeOf } from '@diancan/errors';
import { z } from 'zod';
import { CentreSettings } from '../centre.settings.js';
import { type KeptSchema, keptSchema, type PublishedSchema } from './published-schema.js';

/** The schemas that config centres send each other. */
export interface KnownSchemas {
  readonly schemas: readonly KeptSchema[];
  /** When applications were forgotten, in ms since 1970. */
  readonly forgotten: Readonly<Record<string, number>>;
}

const forgottenTimes = z.record(z.string(), z.number());

/**
 * The last schema of each service. They are stored, because a push may come before the services publish them
 * again.
 */
@Injectable()
export class PublishedSchemas {
  readonly #logger = new Logger(PublishedSchemas.name);
  readonly #folder: string;
  readonly #schemas = new Map<string, KeptSchema>();
  readonly #forgotten: Map<string, number>;

  constructor(settings: CentreSettings) {
    this.#folder = join(settings.current.dataDir, 'config', 'schemas');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.#folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const kept = this.#read(join(this.#folder, name));
      if (kept !== null) this.#schemas.set(keyOf(kept), kept);
    }
    this.#forgotten = new Map(Object.entries(this.#readForgotten()));
  }

  all(): readonly PublishedSchema[] {
    return [...this.#schemas.values()].map(contentOf);
  }

  has(application: string, profile: string): boolean {
    return this.#schemas.has(keyOf({ application, profile }));
  }

  /** @returns whether it differs from the known one */
  publish(published: PublishedSchema): boolean {
    const before = this.#schemas.get(keyOf(published));
    if (before !== undefined && isDeepStrictEqual(contentOf(before), published)) return false;
    // Later than the known one, even if this clock is slow.
    const known = Math.max(before?.at ?? 0, this.#forgotten.get(published.application) ?? 0);
    this.#keep({ ...published, at: Math.max(Date.now(), known + 1) });
    return true;
  }

  forget(application: string): void {
    const schemas = [...this.#schemas.values()].filter(schema => schema.application === application);
    const known = [this.#forgotten.get(application) ?? 0, ...schemas.map(({ at }) => at)];
    this.#forget(application, Math.max(Date.now(), ...known));
  }

  /** The schemas and removals that are sent to other config centres. */
  known(): { schemas: KeptSchema[]; forgotten: Record<string, number> } {
    return { schemas: [...this.#schemas.values()], forgotten: Object.fromEntries(this.#forgotten) };
  }

  /** Adopts newer schemas and removals of another config centre. @returns whether there were any */
  learn({ schemas, forgotten }: KnownSchemas): boolean {
    let learnt = false;
    for (const [application, at] of Object.entries(forgotten)) {
      if (at <= (this.#forgotten.get(application) ?? 0)) continue;
      this.#forget(application, at);
      learnt = true;
    }
    for (const schema of schemas) {
      if (!this.#isNews(schema)) continue;
      this.#keep(schema);
      learnt = true;
    }
    return learnt;
  }

  /** Whether another config centre could learn from this one. */
  knowMoreThan({ schemas, forgotten }: KnownSchemas): boolean {
    const theirs = new Map(schemas.map(schema => [keyOf(schema), schema]));
    const isNews = (schema: KeptSchema) =>
      (forgotten[schema.application] ?? -1) < schema.at && isLater(schema, theirs.get(keyOf(schema)));
    return (
      [...this.#forgotten].some(([application, at]) => at > (forgotten[application] ?? 0)) ||
      [...this.#schemas.values()].some(isNews)
    );
  }

  #isNews(schema: KeptSchema): boolean {
    const forgottenAt = this.#forgotten.get(schema.application) ?? -1;
    return forgottenAt < schema.at && isLater(schema, this.#schemas.get(keyOf(schema)));
  }

  #keep(schema: KeptSchema): void {
    const key = keyOf(schema);
    writeWhole(join(this.#folder, `${key}.json`), schema);
    this.#schemas.set(key, schema);
  }

  #forget(application: string, at: number): void {
    this.#forgotten.set(application, at);
    writeWhole(this.#forgottenFile, Object.fromEntries(this.#forgotten));
    for (const [key, schema] of this.#schemas) {
      if (schema.application !== application || schema.at > at) continue;
      this.#schemas.delete(key);
      rmSync(join(this.#folder, `${key}.json`), { force: true });
    }
    const isGone = [...this.#schemas.values()].every(schema => schema.application !== application);
    if (isGone) rmSync(join(this.#folder, application), { recursive: true, force: true });
  }

  get #forgottenFile(): string {
    return `${this.#folder}.forgotten.json`;
  }

  /** @returns null for one that is damaged: its service publishes it again */
  #read(file: string): KeptSchema | null {
    try {
      return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      const until = 'until its service publishes its schema again, nothing is checked by it';
      this.#logger.warn(`${file} is damaged: ${until}`);
      return null;
    }
  }

  #readForgotten(): Record<string, number> {
    try {
      return forgottenTimes.parse(JSON.parse(readFileSync(this.#forgottenFile, 'utf8')));
    } catch (error) {
      const isThere = codeOf(error) !== 'ENOENT';
      const until = 'another config centre may tell of what was forgotten';
      if (isThere) this.#logger.warn(`${this.#forgottenFile} is damaged: ${until}`);
      return {};
    }
  }
}

/** Neither name has a slash in it. */
const keyOf = ({ application, profile }: Pick<PublishedSchema, 'application' | 'profile'>): string =>
  `${application}/${profile}`;

const contentOf = ({ at: _at, ...published }: KeptSchema): PublishedSchema => published;

/** Of two that were published at the same moment, the same one has to win everywhere. */
function isLater(a: KeptSchema, b: KeptSchema | undefined): boolean {
  if (b === undefined) return true;
  return a.at === b.at ? JSON.stringify(a) > JSON.stringify(b) : a.at > b.at;
}

function writeWhole(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.draft`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}
