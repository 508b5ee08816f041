import {
  type CategoryView,
  type Page,
  ProductErrors,
  type SaveCategoryBody,
  ServiceError,
} from '@diancan/contracts';
import { isDuplicateKey, isStillReferenced } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { CategoryEntity } from './category.entity.js';
import { insertCategory, isTaken, named, readCategories } from './category-names.js';
import { menuChanged } from '../menu/menu-cache.js';
import { newId } from './new-id.js';
import { positionAfter } from './position-after.js';

/** The seller's view of the categories. */
@Injectable()
export class CategoryRepository {
  constructor(@InjectRepository(CategoryEntity) private readonly categories: Repository<CategoryEntity>) {}

  /** All categories in menu order, on one page: a menu has a few dozen at most. */
  async list(): Promise<Page<CategoryView>> {
    return { items: await this.categories.find({ order: { position: 'ASC', categoryId: 'ASC' } }) };
  }

  /** @throws ServiceError CATEGORY_NAME_TAKEN, CATEGORY_NOT_FOUND */
  async save(tx: EntityManager, body: SaveCategoryBody): Promise<{ categoryId: string }> {
    const { categoryId: known, position } = body;
    const name = body.name.trim();
    try {
      const categoryId =
        known === undefined
          ? await this.#create(tx, name, position)
          : await this.#edit(tx, known, name, position);
      await menuChanged(tx);
      return { categoryId };
    } catch (error) {
      if (isDuplicateKey(error)) throw nameTaken(name);
      throw error;
    }
  }

  /** @throws ServiceError CATEGORY_NOT_FOUND, CATEGORY_NOT_EMPTY */
  async delete(tx: EntityManager, categoryId: string): Promise<void> {
    try {
      const { affected } = await tx.delete(CategoryEntity, { categoryId });
      if (affected === 0) throw new ServiceError(ProductErrors.CATEGORY_NOT_FOUND, { categoryId });
    } catch (error) {
      if (isStillReferenced(error)) throw new ServiceError(ProductErrors.CATEGORY_NOT_EMPTY);
      throw error;
    }
  }

  async #create(tx: EntityManager, name: string, position: number | undefined): Promise<string> {
    if (isTaken(name, await readCategories(tx))) throw nameTaken(name);
    const categoryId = newId();
    await insertCategory(tx, { categoryId, name, position: position ?? (await this.#endOfMenu(tx)) });
    return categoryId;
  }

  /** Two categories made at the same time may get the same position. */
  async #endOfMenu(tx: EntityManager): Promise<number> {
    return positionAfter((await tx.getRepository(CategoryEntity).maximum('position')) ?? 0);
  }

  async #edit(
    tx: EntityManager,
    categoryId: string,
    name: string,
    position: number | undefined,
  ): Promise<string> {
    // Locked, because its name decides what may be written.
    const lock = { mode: 'pessimistic_write' } as const;
    const known = await tx.findOne(CategoryEntity, { where: { categoryId }, lock });
    if (known === null) throw new ServiceError(ProductErrors.CATEGORY_NOT_FOUND, { categoryId });
    const others = (await readCategories(tx)).filter(other => other.categoryId !== categoryId);
    const changed = position === undefined ? {} : { position };
    if (!isTaken(name, others))
      await tx.update(CategoryEntity, { categoryId }, { ...changed, ...named(name) });
    // A twin of an older release keeps its name until it gets one that looks different.
    else if (isTaken(name, [known]))
      await tx.update(CategoryEntity, { categoryId }, { ...changed, name: known.name });
    else throw nameTaken(name);
    return categoryId;
  }
}

const nameTaken = (name: string): ServiceError =>
  new ServiceError(ProductErrors.CATEGORY_NAME_TAKEN, { name });
