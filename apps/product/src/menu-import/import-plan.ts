import type { CategoryEntity } from '../catalogue/category.entity.js';
import { newId } from '../catalogue/new-id.js';
import { positionAfter } from '../catalogue/position-after.js';
import type { ProductEntity } from '../product/product.entity.js';
import type { Dish } from './dish.js';
import { dishKey } from './menu-file.js';
import type { BadLine } from './wording.js';

export interface CurrentMenu {
  readonly categories: readonly CategoryEntity[];
  readonly products: readonly ProductEntity[];
}

/**
 * The fields of an existing dish that an import may change. Never its stock, and never whether it is on sale.
 */
type DishChanges = Pick<ProductEntity, 'priceFen'> & Partial<Pick<ProductEntity, 'description' | 'icon'>>;

export interface ImportPlan {
  readonly newCategories: CategoryEntity[];
  readonly newProducts: Omit<ProductEntity, 'onSale'>[];
  readonly updates: { readonly productId: string; readonly changes: DishChanges }[];
  unchanged: number;
  readonly badLines: BadLine[];
}

/**
 * Decides what an import does to the menu. An existing dish is found by category and name.
 * @param iconOf returns the name of a dish's picture; null for the default one, undefined if the file has no
 *   picture column
 */
export function planImport(
  current: CurrentMenu,
  dishes: readonly Dish[],
  iconOf: (dish: Dish) => string | null | undefined,
): ImportPlan {
  const plan: ImportPlan = { newCategories: [], newProducts: [], updates: [], unchanged: 0, badLines: [] };
  const categoryIds = new Map(current.categories.map(({ name, categoryId }) => [name, categoryId]));
  const categoryNames = new Map(current.categories.map(({ name, categoryId }) => [categoryId, name]));
  const known = Map.groupBy(current.products, ({ categoryId, name }) =>
    dishKey(categoryNames.get(categoryId)!, name),
  );
  let position = Math.max(0, ...current.categories.map(category => category.position));

  for (const dish of dishes) {
    const [existing, another] = known.get(dishKey(dish.category, dish.name)) ?? [];
    if (another !== undefined) plan.badLines.push({ line: dish.line, reasons: [AMBIGUOUS] });
    else if (existing !== undefined) planUpdate(plan, existing, dish, iconOf(dish));
    else {
      let categoryId = categoryIds.get(dish.category);
      if (categoryId === undefined) {
        categoryId = newId();
        categoryIds.set(dish.category, categoryId);
        position = positionAfter(position);
        plan.newCategories.push({ categoryId, name: dish.category, position });
      }
      const { name, priceFen, stock, description = '' } = dish;
      plan.newProducts.push({
        productId: newId(),
        categoryId,
        name,
        priceFen,
        stock,
        description,
        icon: iconOf(dish) ?? null,
      });
    }
  }
  return plan;
}

function planUpdate(
  plan: ImportPlan,
  existing: ProductEntity,
  { priceFen, description }: Dish,
  icon: string | null | undefined,
): void {
  const wanted = {
    priceFen,
    description: description ?? existing.description,
    icon: icon === undefined ? existing.icon : icon,
  };
  const same =
    wanted.priceFen === existing.priceFen &&
    wanted.description === existing.description &&
    wanted.icon === existing.icon;
  if (same) plan.unchanged++;
  else plan.updates.push({ productId: existing.productId, changes: wanted });
}

const AMBIGUOUS = {
  zh: '该类目下有多道同名的菜，不知道指哪一道',
  en: 'several dishes of this category have this name; it is not clear which one is meant',
};
