import { z } from 'zod';
import { id, priceFen, text } from './fields.js';
import { MAX_LENGTH, MAX_POSITION, MAX_STOCK } from './limits.js';

/** The gateway path under which pictures are served; `icon` always starts with it. */
export const PICTURE_PATH = '/api/product/picture/';
/** Shown where a product has no picture of its own. */
export const DEFAULT_PICTURE = `${PICTURE_PATH}default.svg`;

/** GET /api/product/list: categories in their order, products on sale, sold-out ones too with `stock: 0`. */
export interface MenuCategory {
  readonly categoryId: string;
  readonly name: string;
  readonly products: readonly MenuProduct[];
}

export interface MenuProduct {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: number;
  readonly description: string;
  readonly icon: string;
  readonly stock: number;
}

/** POST /api/seller/product/save: without `productId` a new product, whose opening stock is `stock`. */
export const saveProductBody = z.object({
  productId: id.optional(),
  categoryId: id,
  name: text(MAX_LENGTH.productName),
  priceFen,
  stock: z.int().min(0).max(MAX_STOCK).optional(),
  description: text(MAX_LENGTH.description, { blank: true }).optional(),
  icon: text(MAX_LENGTH.icon, { blank: true }).optional(),
});
export type SaveProductBody = z.infer<typeof saveProductBody>;

export const productIdBody = z.object({ productId: id });

/** POST /api/seller/product/restock: negative to write off. */
export const restockBody = z.object({
  productId: id,
  quantity: z
    .int()
    .min(-MAX_STOCK)
    .max(MAX_STOCK)
    .refine(quantity => quantity !== 0),
  reason: text(MAX_LENGTH.reason),
});
export type RestockBody = z.infer<typeof restockBody>;

/** POST /api/seller/category/save: `position` sorts the menu, small ones first. */
export const saveCategoryBody = z.object({
  categoryId: id.optional(),
  name: text(MAX_LENGTH.categoryName),
  position: z.int().min(0).max(MAX_POSITION).optional(),
});
export type SaveCategoryBody = z.infer<typeof saveCategoryBody>;

/** POST /api/seller/category/delete: only an empty one. */
export const categoryIdBody = z.object({ categoryId: id });

export interface SellerProductView extends MenuProduct {
  readonly categoryId: string;
  readonly onSale: boolean;
}

export interface CategoryView {
  readonly categoryId: string;
  readonly name: string;
  readonly position: number;
}
