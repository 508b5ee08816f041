import { layerNames, SHARED } from '@diancan/config-wire';
import { applicationsOf } from '../access/settings-address.js';
import { layersOf as layersOfOne, settingsNameOf } from '@diancan/config-files';
import type { Snapshot } from '../repository/config-repository.js';

/**
 * The settings of one application, or of several joined by commas, later ones win. The order is that of
 * Spring Cloud Config: what is for a profile wins over what is not, whatever its application.
 * @throws BadFileError
 */
export function layersOf(
  snapshot: Snapshot,
  applications: string,
  profiles: readonly string[],
): ReturnType<typeof layersOfOne> {
  const names = applicationsOf(applications);
  const each = names.map(name => layersOfOne(snapshot, name, profiles));
  if (each.length === 1) return each[0]!;
  const owners = new Set([SHARED, ...names]);
  const order = layerNames(SHARED, profiles).flatMap(shared =>
    [...owners].map(owner => `${owner}${shared.slice(SHARED.length)}`),
  );
  const rankOf = (path: string): number => order.lastIndexOf(settingsNameOf(path) ?? '');
  // The shared files are part of each.
  return [...new Set(each.flat())].toSorted((one, other) => rankOf(one.path) - rankOf(other.path));
}
