import { z } from 'zod';
import { id, type Page, pageQuery, priceFen, text } from './fields.js';
import { keyOptional, keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_POSITION, MAX_STOCK } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { saying } from './own-words.js';

/** The gateway path under which pictures are served; `icon` always starts with it. */
export const PICTURE_PATH = '/api/product/picture/';
/** Shown where a product has no picture of its own. */
export const DEFAULT_PICTURE = `${PICTURE_PATH}default.svg`;

/** In the answer to getMenu: categories in their order, products on sale, sold-out ones with `stock: 0`. */
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

/** The body of saveProduct. Without `productId` it adds a product, whose opening stock is `stock`. */
export const saveProductBody = z.object({
  productId: id.optional(),
  categoryId: id,
  name: text(MAX_LENGTH.productName),
  priceFen,
  stock: z.int().min(0).max(MAX_STOCK).optional(),
  description: text(MAX_LENGTH.description, { blank: true, lines: true }).optional(),
  icon: text(MAX_LENGTH.icon, { blank: true }).optional(),
});
export type SaveProductBody = z.infer<typeof saveProductBody>;

export const productIdBody = z.object({ productId: id });

/** The body of restockProduct. A negative quantity writes off. */
export const restockBody = z.object({
  productId: id,
  quantity: z
    .int()
    .min(-MAX_STOCK)
    .max(MAX_STOCK)
    .refine(quantity => quantity !== 0, saying({ zh: '不能为 0', en: 'must not be 0' })),
  reason: text(MAX_LENGTH.reason),
});
export type RestockBody = z.infer<typeof restockBody>;

/** The body of saveCategory. `position` sorts the menu, small ones first. */
export const saveCategoryBody = z.object({
  categoryId: id.optional(),
  name: text(MAX_LENGTH.categoryName),
  position: z.int().min(0).max(MAX_POSITION).optional(),
});
export type SaveCategoryBody = z.infer<typeof saveCategoryBody>;

/** The body of deleteCategory, which deletes only an empty category. */
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

const dish: MenuProduct = {
  productId: '01KAP2Z0M5T9S4V8Q3W7X6Y1CD',
  name: '宫保鸡丁',
  priceFen: 2_800,
  description: '微辣',
  icon: DEFAULT_PICTURE,
  stock: 42,
};
const category: CategoryView = { categoryId: '01KAP2YZW1B6N8H4J5K7M9P0QR', name: '热菜', position: 1 };

export const productOperations = {
  getMenu: {
    method: 'GET',
    path: '/api/product/list',
    summary: '菜单 · Menu',
    description: 'Products on sale by category; sold-out ones have stock 0.',
    example: [
      { categoryId: category.categoryId, name: category.name, products: [dish] },
    ] satisfies MenuCategory[],
  },
  getPicture: {
    method: 'GET',
    path: `${PICTURE_PATH}{name}`,
    summary: '商品图片 · Picture of a product',
    description: 'Answers `image/*`. Its address is the `icon` of a product; it never changes its content.',
  },
  listProducts: {
    method: 'GET',
    path: '/api/seller/product/list',
    summary: '商品列表 · All products',
    query: pageQuery,
    example: {
      items: [{ ...dish, categoryId: category.categoryId, onSale: true }],
      nextCursor: dish.productId,
    } satisfies Page<SellerProductView>,
  },
  saveProduct: {
    method: 'POST',
    path: '/api/seller/product/save',
    summary: '新建或修改商品 · Create or edit a product',
    description:
      '`stock` is the opening stock, accepted only without `productId`; later changes go through restock.',
    headers: keyOptional,
    body: saveProductBody,
    example: { productId: dish.productId },
  },
  putProductOnSale: {
    method: 'POST',
    path: '/api/seller/product/on-sale',
    summary: '上架 · Put on sale',
    body: productIdBody,
    example: null,
  },
  takeProductOffSale: {
    method: 'POST',
    path: '/api/seller/product/off-sale',
    summary: '下架 · Take off sale',
    body: productIdBody,
    example: null,
  },
  restockProduct: {
    method: 'POST',
    path: '/api/seller/product/restock',
    summary: '补货或报损 · Restock, or write off',
    description: 'A negative quantity writes off, never below 0.',
    headers: keyRequired,
    body: restockBody,
    example: { productId: dish.productId, stock: dish.stock },
  },
  listCategories: {
    method: 'GET',
    path: '/api/seller/category/list',
    summary: '类目列表 · All categories',
    example: [category],
  },
  saveCategory: {
    method: 'POST',
    path: '/api/seller/category/save',
    summary: '新建或修改类目 · Create or edit a category',
    headers: keyOptional,
    body: saveCategoryBody,
    example: { categoryId: category.categoryId },
  },
  deleteCategory: {
    method: 'POST',
    path: '/api/seller/category/delete',
    summary: '删除空类目 · Delete an empty category',
    headers: keyOptional,
    body: categoryIdBody,
    example: null,
  },
} satisfies ServiceOperations;
