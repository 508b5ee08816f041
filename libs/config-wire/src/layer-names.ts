/** The name of the files that all applications share. */
export const SHARED = 'application';

/**
 * The names of the files, without extension, that make up the settings of an application; later ones win.
 * The order is that of Spring Cloud Config: a file for a profile wins over one without, and a file of the
 * application over a shared one.
 * @param profiles later ones win
 */
export function layerNames(application: string, profiles: readonly string[]): readonly string[] {
  const owners = application === SHARED ? [SHARED] : [SHARED, application];
  return [...owners, ...profiles.flatMap(profile => owners.map(owner => `${owner}-${profile}`))];
}
