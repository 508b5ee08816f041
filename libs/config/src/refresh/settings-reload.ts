import type { Settings, SettingsClass } from '../settings/settings.js';

export interface Reloaded {
  /** Top-level keys whose values differ from before. */
  readonly changed: readonly string[];
  /** Those of them that the process reads when it starts: they take effect with its next one. */
  readonly atNextStart: readonly string[];
}

/** Has a running process take over its settings as they are written now. */
export class SettingsReload {
  constructor(
    private readonly settings: Settings<unknown>,
    private readonly kind: Pick<SettingsClass<unknown>, 'keys' | 'readAtStart'>,
    private readonly readValues: () => Readonly<Record<string, unknown>>,
  ) {}

  /** @throws Error that names the file or every key that is wrong, and never a value; the old settings stay in force */
  reload(): Reloaded {
    const values = this.readValues();
    const changed = this.settings.replace(Object.fromEntries(this.kind.keys.map(key => [key, values[key]])));
    return { changed, atNextStart: changed.filter(key => this.kind.readAtStart.includes(key)) };
  }
}
