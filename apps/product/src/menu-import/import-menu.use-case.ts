import { dirname } from 'node:path';
import { isDuplicateKey, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { insertCategory, readCategories } from '../catalogue/category-names.js';
import { insertProducts } from '../catalogue/insert-products.js';
import { menuChanged } from '../menu/menu-cache.js';
import { ProductEntity } from '../product/product.entity.js';
import { insertPictures } from '../picture/insert-pictures.js';
import type { PictureEntity } from '../picture/picture.entity.js';
import { readDishPictures } from './dish-pictures.js';
import type { Dish } from './dish.js';
import { ImportLock } from './import-lock.js';
import { type ImportPlan, planImport } from './import-plan.js';
import { readMenuFile } from './menu-file.js';
import { BadLinesError, ImportRefused } from './wording.js';

export interface ImportSummary {
  readonly categories: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Makes the menu match a file: all changes or none. */
@Injectable()
export class ImportMenu {
  constructor(
    private readonly lock: ImportLock,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * @param path of the file; pictures are looked up relative to it
   * @param ifEmpty import only if the menu is empty
   * @returns null if the menu was not empty and was left as it is
   * @throws BadLinesError, ImportRefused; nothing is imported then
   */
  async execute(
    text: string,
    path: string,
    { ifEmpty }: { ifEmpty: boolean },
  ): Promise<ImportSummary | null> {
    const { dishes, badLines: unread } = readMenuFile(text);
    const { byPath, badLines: unseen } = await readDishPictures(dishes, dirname(path));
    const iconOf = ({ picture }: Dish) =>
      picture === undefined ? undefined : (byPath.get(picture)?.name ?? null);
    try {
      return await this.lock.hold(() =>
        this.uow.run(async tx => {
          const current = { categories: await readCategories(tx), products: await tx.find(ProductEntity) };
          if (ifEmpty && current.categories.length > 0) return null;
          const plan = planImport(current, dishes, iconOf);
          const badLines = [...unread, ...unseen, ...plan.badLines].toSorted((a, b) => a.line - b.line);
          if (badLines.length > 0) throw new BadLinesError(badLines);
          return await carryOut(tx, plan, [...byPath.values()]);
        }),
      );
    } catch (error) {
      if (isDuplicateKey(error)) throw new ImportRefused(MENU_CHANGED);
      throw error;
    }
  }
}

async function carryOut(
  tx: EntityManager,
  plan: ImportPlan,
  pictures: readonly PictureEntity[],
): Promise<ImportSummary> {
  await insertPictures(tx, pictures);
  for (const category of plan.newCategories) await insertCategory(tx, category);
  await insertProducts(tx, plan.newProducts);
  // In id order, like the locks of orders, so that the two cannot deadlock.
  for (const { productId, changes } of plan.updates.toSorted((a, b) =>
    a.productId < b.productId ? -1 : 1,
  )) {
    await tx.update(ProductEntity, { productId }, changes);
  }
  await menuChanged(tx);
  return {
    categories: plan.newCategories.length,
    created: plan.newProducts.length,
    updated: plan.updates.length,
    unchanged: plan.unchanged,
  };
}

const MENU_CHANGED = {
  zh: '导入期间有人修改了菜单，没有导入任何内容，请重试。',
  en: 'Somebody changed the menu during the import; nothing was imported, please try again.',
};
