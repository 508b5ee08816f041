import type { Repository } from 'typeorm';
import type { CategoryEntity } from './category.entity.js';

/**
 * The end of the menu. Two categories made at once may get the same position; they then stand in order of age.
 */
export const nextPosition = async (categories: Repository<CategoryEntity>): Promise<number> =>
  ((await categories.maximum('position')) ?? 0) + 1;
