import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import { type PublishedSchema, publishedSchema } from './published-schema.js';

/** What the services said of their settings, last word of each; kept, for a push may come before they say it again. */
@Injectable()
export class PublishedSchemas {
  readonly #logger = new Logger(PublishedSchemas.name);
  readonly #folder: string;
  readonly #schemas = new Map<string, PublishedSchema>();

  constructor(settings: CentreSettings) {
    this.#folder = join(settings.current.dataDir, 'config', 'schemas');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.#folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const published = this.#read(join(this.#folder, name));
      if (published !== null) this.#schemas.set(keyOf(published), published);
    }
  }

  /** @returns null for one that is damaged: its service publishes it again */
  #read(file: string): PublishedSchema | null {
    try {
      return publishedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      this.#logger.warn(`${file} is damaged: until its service publishes its schema again, nothing is checked by it`);
      return null;
    }
  }

  all(): readonly PublishedSchema[] {
    return [...this.#schemas.values()];
  }

  has(application: string, profile: string): boolean {
    return this.#schemas.has(keyOf({ application, profile }));
  }

  /** @returns whether it differs from what was known */
  publish(published: PublishedSchema): boolean {
    const key = keyOf(published);
    if (isDeepStrictEqual(this.#schemas.get(key), published)) return false;
    const file = join(this.#folder, `${key}.json`);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.draft`, JSON.stringify(published), { mode: 0o600 });
    renameSync(`${file}.draft`, file);
    this.#schemas.set(key, published);
    return true;
  }

  forget(application: string): void {
    for (const [key, published] of this.#schemas) if (published.application === application) this.#schemas.delete(key);
    rmSync(join(this.#folder, application), { recursive: true, force: true });
  }
}

/** Neither name has a slash in it. */
const keyOf = ({ application, profile }: Pick<PublishedSchema, 'application' | 'profile'>): string => `${application}/${profile}`;
