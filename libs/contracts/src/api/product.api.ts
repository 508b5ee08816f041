import { z } from 'zod';
import { id, MAX_STOCK, priceFen, text } from './fields.js';

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
  name: text(64),
  priceFen,
  stock: z.int().min(0).max(MAX_STOCK).optional(),
  description: text(200, { blank: true }).optional(),
  icon: text(255, { blank: true }).optional(),
});
export type SaveProductBody = z.infer<typeof saveProductBody>;

export const productIdBody = z.object({ productId: id });

/** POST /api/seller/product/restock: negative to write off. */
export const restockBody = z.object({
  productId: id,
  quantity: z.int().min(-MAX_STOCK).max(MAX_STOCK).refine(quantity => quantity !== 0),
  reason: text(128),
});
export type RestockBody = z.infer<typeof restockBody>;

/** POST /api/seller/category/save: `position` sorts the menu, small ones first. */
export const saveCategoryBody = z.object({
  categoryId: id.optional(),
  name: text(32),
  position: z.int().min(0).max(10_000).optional(),
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
