/** `order-dev.yml`: the settings of an application in a format; the profile begins behind the last hyphen, as in Spring. */
export interface SettingsAddress {
  readonly application: string;
  readonly profiles: readonly string[];
  readonly format: Format;
}

export type Format = 'json' | 'yml' | 'properties';

const NAME = /^(.+)-([^-]+)\.(json|yml|yaml|properties)$/;

/** Several profiles stand with commas between; later ones win. */
export const profilesOf = (list: string): readonly string[] =>
  list
    .split(',')
    .map(profile => profile.trim())
    .filter(profile => profile !== '');

/** null where a name is no such address. */
export function settingsAddress(name: string): SettingsAddress | null {
  const [, application, profiles, format] = NAME.exec(name) ?? [];
  if (application === undefined || profiles === undefined) return null;
  return {
    application,
    profiles: profilesOf(profiles),
    format: format === 'yaml' ? 'yml' : (format as Format),
  };
}

/** In a label, `(_)` stands for a `/`, which the address of a request has for itself. */
export const labelOf = (text: string): string => text.replaceAll('(_)', '/');
