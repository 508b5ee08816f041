/**
 * `order-dev.yml`: the settings of an application, or of several, in a format. The profile begins after the
 * last hyphen, as in Spring.
 */
export interface SettingsAddress {
  /** Several are joined by commas. */
  readonly application: string;
  readonly profiles: readonly string[];
  readonly format: Format;
}

export type Format = 'json' | 'yml' | 'properties';

const NAME = /^(.+)-([^-]+)\.(json|yml|yaml|properties)$/;

const splitAtCommas = (list: string): readonly string[] =>
  list
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');

/** Splits profiles that are joined by commas; later ones win. */
export const profilesOf = splitAtCommas;

/** Splits names of applications that are joined by commas, each once; later ones win. */
export const applicationsOf = (list: string): readonly string[] => [...new Set(splitAtCommas(list))];

/** @returns null if a name is not such an address */
export function settingsAddress(name: string): SettingsAddress | null {
  const [, application, profiles, format] = NAME.exec(name) ?? [];
  if (application === undefined || profiles === undefined) return null;
  return {
    application,
    profiles: profilesOf(profiles),
    format: format === 'yaml' ? 'yml' : (format as Format),
  };
}

/** In a label, `(_)` stands for `/`, which separates the parts of a URL. */
export const labelOf = (text: string): string => text.replaceAll('(_)', '/');
