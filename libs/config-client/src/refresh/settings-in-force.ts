import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import type { Tree } from '@diancan/config-wire';
import { differing, differLive, type Settings, type SettingsClass } from '@diancan/config';
import { reasonOf } from '@diancan/errors';
import type { Loaded } from '../source/config-source.js';
import type { Comparison } from './refresh-transition.js';

/** The settings object of a process: it can be compared with others and replaced, and notifies its users. */
export class SettingsInForce {
  readonly #logger = new Logger('Settings');
  readonly #listeners: Array<(changed: readonly string[]) => void> = [];
  /** The values that the parts have which read settings at start. */
  readonly #atStart: unknown;

  constructor(
    private readonly settings: Settings<unknown>,
    private readonly kind: SettingsClass<unknown>,
  ) {
    this.#atStart = settings.current;
  }

  /** Keys and paths that wait for the next start: they differ from what the process started with. */
  get atNextStart(): readonly string[] {
    return differing(this.#atStart, this.settings.current, this.kind.readAtStart);
  }

  onChanged(listener: (changed: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /** @returns how other settings differ from those in force, as far as this process reads them */
  compare(loaded: Loaded, other: Loaded): Comparison {
    if (this.isEqual(loaded, other)) return { kind: 'equal' };
    try {
      const { keys, readAtStart } = this.kind;
      const before = this.settings.current as Tree;
      const after = new this.kind(this.#known(other.values)).current as Tree;
      const isLive = differLive(before, after, readAtStart);
      return { kind: 'usable', changed: differing(before, after, keys), isLive };
    } catch (error) {
      return { kind: 'unusable', reason: reasonOf(error) };
    }
  }

  /** Whether two settings are written in the same way, as far as this process reads them. */
  isEqual(one: Loaded, other: Loaded): boolean {
    return isDeepStrictEqual(this.#known(one.values), this.#known(other.values));
  }

  /**
   * @param changed top-level keys whose values differ; listeners are called if there are any
   * @throws UnusableSettingsError that names every wrong key, and never a value; the old ones stay in force
   */
  put({ values }: Loaded, changed: readonly string[]): void {
    this.settings.replace(this.#known(values));
    for (const listener of changed.length === 0 ? [] : this.#listeners) {
      try {
        listener(changed);
      } catch (error) {
        this.#logger.error(
          `settings changed, but a part of this process could not follow: ${reasonOf(error)}`,
        );
      }
    }
  }

  #known(values: Tree): Tree {
    return Object.fromEntries(this.kind.keys.map(key => [key, values[key]]));
  }
}
