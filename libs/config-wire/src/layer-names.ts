/** What every application shares. */
export const SHARED = 'application';

/**
 * The names of the files, without extension, that make up the settings of an application; later ones win.
 * The order is the one of Spring Cloud Config: what names a profile wins over what does not, then what names the
 * application over what is shared.
 * @param profiles later ones win
 */
export function layerNames(application: string, profiles: readonly string[]): readonly string[] {
  const owners = application === SHARED ? [SHARED] : [SHARED, application];
  return [...owners, ...profiles.flatMap(profile => owners.map(owner => `${owner}-${profile}`))];
}
