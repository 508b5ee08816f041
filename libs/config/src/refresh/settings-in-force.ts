import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import type { Tree } from '../layers/tree.js';
import { differing, differLive } from '../settings/changes.js';
import type { Settings, SettingsClass } from '../settings/settings.js';
import type { Loaded } from '../source/config-source.js';

export interface Swap {
  /** Top-level keys whose values differ. */
  readonly changed: readonly string[];
  /** Whether a running process follows any of it. */
  readonly isLive: boolean;
}

/** The settings that a process runs, and where they are from. */
export class SettingsInForce {
  readonly #logger = new Logger('Settings');
  readonly #listeners: Array<(changed: readonly string[]) => void> = [];
  /** What the parts that read settings at start have. */
  readonly #atStart: unknown;
  #loaded: Loaded;

  constructor(
    private readonly settings: Settings<unknown>,
    private readonly kind: Pick<SettingsClass<unknown>, 'keys' | 'readAtStart'>,
    started: Loaded,
  ) {
    this.#atStart = settings.current;
    this.#loaded = started;
  }

  get loaded(): Loaded {
    return this.#loaded;
  }

  get version(): string | null {
    return this.#loaded.version;
  }

  /** What waits for the next start: it differs from what the process started with. */
  get atNextStart(): readonly string[] {
    return differing(this.#atStart, this.settings.current, this.kind.readAtStart);
  }

  /** Whether others are written in the same way, as far as this process reads them. */
  equals({ values }: Loaded): boolean {
    return isDeepStrictEqual(this.#known(values), this.#known(this.#loaded.values));
  }

  onChanged(listener: (changed: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /** The same settings under another name. */
  rename(loaded: Loaded): void {
    this.#loaded = loaded;
  }

  /** @throws Error that names every wrong key, and never a value; the old ones stay in force */
  put(loaded: Loaded): Swap {
    const before = this.settings.current as Tree;
    const changed = this.settings.replace(this.#known(loaded.values));
    this.#loaded = loaded;
    for (const listener of changed.length === 0 ? [] : this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        this.#logger.error(
          `settings changed, but a part of this process could not follow: ${(error as Error).message}`,
        );
      }
    }
    return { changed, isLive: differLive(before, this.settings.current as Tree, this.kind.readAtStart) };
  }

  #known(values: Tree): Tree {
    return Object.fromEntries(this.kind.keys.map(key => [key, values[key]]));
  }
}
