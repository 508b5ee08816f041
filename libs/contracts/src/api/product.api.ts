import { z } from 'zod';
import { fen, id, pageOf, pageQuery, priceFen, text } from './fields.js';
import { keyOptional, keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_POSITION, MAX_STOCK } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { saying } from './own-words.js';
import type { ViewOf } from './view.js';

/** The gateway path under which pictures are served; `icon` always starts with it. */
export const PICTURE_PATH = '/api/product/picture/';
/** Shown where a product has no picture of its own. */
export const DEFAULT_PICTURE = `${PICTURE_PATH}default.svg`;

const menuProduct = z
  .object({
    productId: z.string(),
    name: z.string(),
    priceFen: fen,
    description: z.string(),
    icon: z.string(),
    stock: z.int(),
  })
  .meta({ id: 'MenuProduct' });
export type MenuProduct = ViewOf<typeof menuProduct>;

const menuCategory = z
  .object({ categoryId: z.string(), name: z.string(), products: z.array(menuProduct) })
  .meta({ id: 'MenuCategory' });
/** In the answer to getMenu: categories in their order, products on sale, sold-out ones with `stock: 0`. */
export type MenuCategory = ViewOf<typeof menuCategory>;

/** The body of saveProduct. Without `productId` it adds a product, whose opening stock is `stock`. */
export const saveProductBody = z
  .object({
    productId: id.optional(),
    categoryId: id,
    name: text(MAX_LENGTH.productName),
    priceFen,
    stock: z.int().min(0).max(MAX_STOCK).optional(),
    description: text(MAX_LENGTH.description, { blank: true, lines: true }).optional(),
    icon: text(MAX_LENGTH.icon, { blank: true }).optional(),
  })
  .meta({ id: 'SaveProductBody' });
export type SaveProductBody = z.infer<typeof saveProductBody>;

export const productIdBody = z.object({ productId: id }).meta({ id: 'ProductIdBody' });

/** The body of restockProduct. A negative quantity writes off. */
export const restockBody = z
  .object({
    productId: id,
    quantity: z
      .int()
      .min(-MAX_STOCK)
      .max(MAX_STOCK)
      .refine(quantity => quantity !== 0, saying({ zh: '不能为 0', en: 'must not be 0' })),
    reason: text(MAX_LENGTH.reason),
  })
  .meta({ id: 'RestockBody' });
export type RestockBody = z.infer<typeof restockBody>;

/** The body of saveCategory. `position` sorts the menu, small ones first. */
export const saveCategoryBody = z
  .object({
    categoryId: id.optional(),
    name: text(MAX_LENGTH.categoryName),
    position: z.int().min(0).max(MAX_POSITION).optional(),
  })
  .meta({ id: 'SaveCategoryBody' });
export type SaveCategoryBody = z.infer<typeof saveCategoryBody>;

/** The body of deleteCategory, which deletes only an empty category. */
export const categoryIdBody = z.object({ categoryId: id }).meta({ id: 'CategoryIdBody' });

const sellerProductView = menuProduct
  .extend({ categoryId: z.string(), onSale: z.boolean() })
  .meta({ id: 'Product' });
export type SellerProductView = ViewOf<typeof sellerProductView>;

const categoryView = z
  .object({ categoryId: z.string(), name: z.string(), position: z.int() })
  .meta({ id: 'Category' });
export type CategoryView = ViewOf<typeof categoryView>;

const productIdView = z.object({ productId: z.string() }).meta({ id: 'ProductId' });
const categoryIdView = z.object({ categoryId: z.string() }).meta({ id: 'CategoryId' });

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
    answer: z.array(menuCategory).meta({ id: 'Menu' }),
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
    answer: pageOf(sellerProductView, 'ProductPage'),
    example: {
      items: [{ ...dish, categoryId: category.categoryId, onSale: true }],
      nextCursor: dish.productId,
    },
  },
  saveProduct: {
    method: 'POST',
    path: '/api/seller/product/save',
    summary: '新建或修改商品 · Create or edit a product',
    description:
      '`stock` is the opening stock, accepted only without `productId`; later changes go through restock.',
    headers: keyOptional,
    body: saveProductBody,
    answer: productIdView,
    example: { productId: dish.productId },
  },
  putProductOnSale: {
    method: 'POST',
    path: '/api/seller/product/on-sale',
    summary: '上架 · Put on sale',
    body: productIdBody,
    answer: z.null(),
    example: null,
  },
  takeProductOffSale: {
    method: 'POST',
    path: '/api/seller/product/off-sale',
    summary: '下架 · Take off sale',
    body: productIdBody,
    answer: z.null(),
    example: null,
  },
  restockProduct: {
    method: 'POST',
    path: '/api/seller/product/restock',
    summary: '补货或报损 · Restock, or write off',
    description: 'A negative quantity writes off, never below 0.',
    headers: keyRequired,
    body: restockBody,
    answer: z.object({ productId: z.string(), stock: z.int() }).meta({ id: 'RestockedProduct' }),
    example: { productId: dish.productId, stock: dish.stock },
  },
  listCategories: {
    method: 'GET',
    path: '/api/seller/category/list',
    summary: '类目列表 · All categories',
    answer: pageOf(categoryView, 'CategoryPage'),
    example: { items: [category] },
  },
  saveCategory: {
    method: 'POST',
    path: '/api/seller/category/save',
    summary: '新建或修改类目 · Create or edit a category',
    headers: keyOptional,
    body: saveCategoryBody,
    answer: categoryIdView,
    example: { categoryId: category.categoryId },
  },
  deleteCategory: {
    method: 'POST',
    path: '/api/seller/category/delete',
    summary: '删除空类目 · Delete an empty category',
    headers: keyOptional,
    body: categoryIdBody,
    answer: z.null(),
    example: null,
  },
} satisfies ServiceOperations;
