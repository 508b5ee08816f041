import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PictureEntity } from '../picture/picture.entity.js';
import { MAX_PICTURE_BYTES, pictureOf } from '../picture/new-picture.js';
import type { Dish } from './dish.js';
import type { BadLine, Wording } from './wording.js';

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
    const read = await readPicture(join(folder, path));
    if ('en' in read) badLines.push({ line, reasons: [read] });
    else byPath.set(path, read);
  }
  return { byPath, badLines };
}

async function readPicture(path: string): Promise<PictureEntity | Wording> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile())
    return { zh: `找不到图片 ${path}`, en: `the picture ${path} cannot be found` };
  if (found.size > MAX_PICTURE_BYTES)
    return { zh: `图片 ${path} 超过 512 KiB`, en: `the picture ${path} is larger than 512 KiB` };
  const picture = pictureOf(await readFile(path));
  return (
    picture ?? {
      zh: `${path} 不是 SVG、PNG、JPEG 或 WebP 图片`,
      en: `${path} is no SVG, PNG, JPEG or WebP picture`,
    }
  );
}
