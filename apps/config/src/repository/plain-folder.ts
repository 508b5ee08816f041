import { resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import { ConfigRepository, RepositoryUnreachableError, type Snapshot } from './config-repository.js';
import { readFolder } from './read-folder.js';
import { snapshotCache } from './snapshot-cache.js';

/** The configuration in a plain folder without a history: for development, and for mounted files. */
export class PlainFolder extends ConfigRepository {
  readonly description: string;
  readonly folder = '';
  readonly #logger = new Logger(PlainFolder.name);
  readonly #snapshots = snapshotCache();
  #head: string | null = null;

  constructor(folder: string) {
    super();
    this.description = resolve(folder);
  }

  async fetch(): Promise<void> {
    try {
      const leftOut = (paths: readonly string[]): void =>
        this.#logger.warn(`too large to be served: ${paths.join(', ')}`);
      const snapshot = await readFolder(this.description, leftOut);
      this.#snapshots.set(snapshot.version, snapshot);
      this.#head = snapshot.version;
    } catch (error) {
      throw new RepositoryUnreachableError(`${this.description} cannot be read: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  async head(): Promise<string | null> {
    return this.#head;
  }

  async resolve(label: string): Promise<string | null> {
    return label === this.#head ? label : null;
  }

  async isDefault(): Promise<boolean> {
    return false;
  }

  /** What mounts the folder may follow any branch. */
  async mayServe(): Promise<boolean> {
    return true;
  }

  async snapshot(version: string): Promise<Snapshot> {
    const snapshot = this.#snapshots.get(version);
    if (snapshot === undefined) throw new Error(`${version} is no longer known: a folder has no history`);
    return snapshot;
  }
}
