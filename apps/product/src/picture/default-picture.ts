import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILE = 'menu/pictures/default.svg';

/** Name under which the picture of a product without one is served. */
export const DEFAULT_PICTURE_NAME = 'default.svg';

/**
 * The default picture, from the project's menu folder.
 * @throws Error when this installation has none: every icon must lead to an image
 */
export const readDefaultPicture = (): Buffer => readFileSync(join(projectFolder(import.meta.dirname), FILE));

/** Looked for upwards, since sources and build do not lie equally deep. */
function projectFolder(folder: string): string {
  if (existsSync(join(folder, FILE))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`${FILE} is missing from this installation`);
  return projectFolder(parent);
}
