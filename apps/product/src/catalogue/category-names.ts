import { lookOf } from '@diancan/text';
import type { EntityManager } from 'typeorm';
import { CategoryEntity } from './category.entity.js';

/** A name as it is stored: as it was typed, with the look by which it is unique. */
export const named = (name: string): { name: string; look: string } => ({ name, look: lookOf(name) });

/** Whether one of the categories has a name that looks the same. */
export const isTaken = (name: string, categories: readonly Pick<CategoryEntity, 'name'>[]): boolean =>
  categories.some(category => lookOf(category.name) === lookOf(name));

/**
 * All categories, to compare a name with: some have no look of their own (see the entity). A look that an
 * instance of an older release has left behind when it renamed a category is removed, so that it holds back
 * no other name.
 */
export async function readCategories(tx: EntityManager): Promise<CategoryEntity[]> {
  const categories = await tx.find(CategoryEntity, {
    select: { categoryId: true, name: true, position: true, look: true },
  });
  for (const { categoryId, name, look } of categories)
    if (look !== null && look !== lookOf(name))
      await tx.update(CategoryEntity, { categoryId, look: look! }, { look: null });
  return categories;
}

/** @throws the error of a duplicate key if another name that looks the same was committed meanwhile */
export async function insertCategory(
  tx: EntityManager,
  { categoryId, name, position }: Omit<CategoryEntity, 'look'>,
): Promise<void> {
  await tx.insert(CategoryEntity, { categoryId, position, ...named(name) });
}
