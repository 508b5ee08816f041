import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILE = 'menu/pictures/default.svg';

/** The name of the picture that is served for products without one. */
export const DEFAULT_PICTURE_NAME = 'default.svg';

/**
 * The default picture from the project's menu folder.
 * @throws Error if it is missing, because every icon must lead to an image
 */
export const readDefaultPicture = (): Buffer => readFileSync(join(projectFolder(import.meta.dirname), FILE));

/** Searched upwards, because sources and build are at different depths. */
function projectFolder(folder: string): string {
  if (existsSync(join(folder, FILE))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`${FILE} is missing from this installation`);
  return projectFolder(parent);
}
