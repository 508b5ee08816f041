import { ProductErrors } from '@diancan/contracts';
import { lookOf } from '@diancan/text';
import type { CategoryEntity } from '../catalogue/category.entity.js';
import type { NewProduct } from '../catalogue/insert-products.js';
import { newId } from '../catalogue/new-id.js';
import { positionAfter } from '../catalogue/position-after.js';
import { lowestPriceOf } from '../option/domain/choose.js';
import { optionsOf } from '../option/domain/option.js';
import type { ProductEntity } from '../product/product.entity.js';
import type { Dish } from './dish.js';
import { dishKey, meantBy } from './same-dish.js';
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
  readonly newProducts: NewProduct[];
  readonly updates: { readonly productId: string; readonly changes: DishChanges }[];
  unchanged: number;
  readonly badLines: BadLine[];
}

/**
 * Decides what an import does to the menu. An existing dish is found by what its category and name look like,
 * and keeps the names that it has.
 * @param iconOf returns the name of a dish's picture; null for the default one, undefined if the file has no
 *   picture column
 */
export function planImport(
  current: CurrentMenu,
  dishes: readonly Dish[],
  iconOf: (dish: Dish) => string | null | undefined,
): ImportPlan {
  const plan: ImportPlan = { newCategories: [], newProducts: [], updates: [], unchanged: 0, badLines: [] };
  const categories = new CategoriesOfPlan(current.categories, plan);
  const names = new Map(current.categories.map(({ name, categoryId }) => [categoryId, name]));
  const known = Map.groupBy(current.products, ({ categoryId, name }) =>
    dishKey(names.get(categoryId)!, name),
  );
  for (const dish of dishes) {
    const existing = meantBy(
      known.get(dishKey(dish.category, dish.name)) ?? [],
      ({ categoryId, name }) => name === dish.name && names.get(categoryId) === dish.category,
    );
    const categoryId = existing === undefined ? categories.idOf(dish.category) : null;
    if (existing === 'several') plan.badLines.push({ line: dish.line, reasons: [SEVERAL_DISHES] });
    else if (existing !== undefined) planUpdate(plan, existing, dish, iconOf(dish));
    else if (categoryId === 'several') plan.badLines.push({ line: dish.line, reasons: [SEVERAL_CATEGORIES] });
    else plan.newProducts.push(newProduct(dish, categoryId!, iconOf(dish) ?? null));
  }
  return plan;
}

/** The categories of the menu, and those that the plan adds. */
class CategoriesOfPlan {
  readonly #byLook: Map<string, Pick<CategoryEntity, 'categoryId' | 'name'>[]>;
  #position: number;

  constructor(
    current: readonly CategoryEntity[],
    private readonly plan: ImportPlan,
  ) {
    this.#byLook = Map.groupBy(current, ({ name }) => lookOf(name));
    this.#position = Math.max(0, ...current.map(category => category.position));
  }

  idOf(name: string): string | 'several' {
    const found = meantBy(this.#byLook.get(lookOf(name)) ?? [], category => category.name === name);
    if (found !== undefined) return found === 'several' ? found : found.categoryId;
    this.#position = positionAfter(this.#position);
    const added = { categoryId: newId(), name, position: this.#position };
    this.#byLook.set(lookOf(name), [added]);
    this.plan.newCategories.push(added);
    return added.categoryId;
  }
}

const newProduct = (
  { name, priceFen, stock, description = '' }: Dish,
  categoryId: string,
  icon: string | null,
) => ({ productId: newId(), categoryId, name, priceFen, stock, description, icon });

function planUpdate(
  plan: ImportPlan,
  existing: ProductEntity,
  { line, priceFen, description }: Dish,
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
  else if (lowestPriceOf(priceFen, optionsOf(existing.options)) < 1)
    plan.badLines.push({ line, reasons: [PRICE_TOO_LOW] });
  else plan.updates.push({ productId: existing.productId, changes: wanted });
}

const SEVERAL_DISHES = {
  zh: '该类目下有多道名称看起来相同的菜，不知道指哪一道',
  en: 'several dishes of this category have a name that looks like this; it is not clear which one is meant',
};

const PRICE_TOO_LOW = { zh: ProductErrors.PRICE_TOO_LOW.zh, en: ProductErrors.PRICE_TOO_LOW.en };

const SEVERAL_CATEGORIES = {
  zh: '有多个名称看起来相同的类目，不知道指哪一个；请先改名',
  en: 'several categories have a name that looks like this; give them different names first',
};
