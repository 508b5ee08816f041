import { join } from 'node:path';
import type { Words } from '@diancan/contracts';
import type { PictureEntity } from '../picture/picture.entity.js';
import { MAX_PICTURE_BYTES, pictureOf } from '../picture/new-picture.js';
import { PictureRefused } from '../picture/picture-refused.js';
import type { Dish } from './dish.js';
import { readWholeFile } from './read-whole-file.js';
import type { BadLine } from './wording.js';

export interface DishPictures {
  /** By path as written in the file. */
  readonly byPath: ReadonlyMap<string, PictureEntity>;
  readonly badLines: readonly BadLine[];
}

/**
 * Reads each picture that the dishes name, once.
 * @param folder the folder of the menu file
 */
export async function readDishPictures(dishes: readonly Dish[], folder: string): Promise<DishPictures> {
  const byPath = new Map<string, PictureEntity>();
  const badLines: BadLine[] = [];
  for (const { line, picture: path } of dishes) {
    if (path === undefined || path === '' || byPath.has(path)) continue;
    const read = await readPicture(folder, path);
    if ('en' in read) badLines.push({ line, reasons: [read] });
    else byPath.set(path, read);
  }
  return { byPath, badLines };
}

/** An address in the web, or a path from the root of a disk. */
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|[/\\])/i;
const NO_FILE_BESIDE: Words = {
  zh: '必须是菜单文件旁边的图片文件，如 pictures/mapo.svg',
  en: 'must be a file beside the menu file, such as pictures/mapo.svg',
};

async function readPicture(folder: string, path: string): Promise<PictureEntity | Words> {
  // Files of Windows are named with backslashes.
  const read = await readWholeFile(join(folder, path.replaceAll('\\', '/')), MAX_PICTURE_BYTES);
  if ('en' in read) return named(path, ELSEWHERE.test(path) ? NO_FILE_BESIDE : read);
  try {
    return pictureOf(read);
  } catch (error) {
    if (error instanceof PictureRefused) return named(path, error.reason);
    throw error;
  }
}

const named = (path: string, { zh, en }: Words): Words => ({
  zh: `图片 ${path} ${zh}`,
  en: `the picture ${path} ${en}`,
});
