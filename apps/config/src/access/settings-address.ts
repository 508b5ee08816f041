/**
 * `order-dev.yml`: the settings of an application in a format. The profile begins after the last hyphen, as
 * in Spring.
 */
export interface SettingsAddress {
  readonly application: string;
  readonly profiles: readonly string[];
  readonly format: Format;
}

export type Format = 'json' | 'yml' | 'properties';

const NAME = /^(.+)-([^-]+)\.(json|yml|yaml|properties)$/;

/** Splits profiles that are joined by commas; later ones win. */
export const profilesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map(profile => profile.trim())
    .filter(profile => profile !== '');

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
