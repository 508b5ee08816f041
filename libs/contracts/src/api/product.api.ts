import { z } from 'zod';
import { fen, id, pageOf, pageQuery, priceFen, text, time } from './fields.js';
import { keyOptional, keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_PICTURES, MAX_POSITION, MAX_STOCK } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { optionView, saveOptions } from './options.js';
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
    icon: z.string().describe('The first picture, or a default one.'),
    pictures: z.array(z.string()).describe('All of its pictures; empty if it has none.'),
    stock: z.int().describe('Pieces; 0 while it is sold out.'),
    soldOutUntil: time.optional().describe('When it will be sold again, if a seller has said so.'),
    options: z.array(optionView),
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
    icon: text(MAX_LENGTH.icon, { blank: true }).optional().describe('The first picture; the others stay.'),
    pictures: z
      .array(text(MAX_LENGTH.icon))
      .max(MAX_PICTURES)
      .optional()
      .describe('All of its pictures, the first one first, instead of `icon`.'),
    position: z.int().min(0).max(MAX_POSITION).optional().describe('In its category, small ones first.'),
    options: saveOptions.optional().describe('All of them, in their order. Absent: they stay.'),
  })
  .meta({ id: 'SaveProductBody' });
export type SaveProductBody = z.infer<typeof saveProductBody>;

export const productIdBody = z.object({ productId: id }).meta({ id: 'ProductIdBody' });

/**
 * The body of markSoldOut. Without `choiceId` the dish is meant; without `until`, it is sold out until a
 * seller
 * says otherwise. TOMORROW: until the next business day of the shop begins.
 */
export const soldOutBody = z
  .object({ productId: id, choiceId: id.optional(), until: z.enum(['TOMORROW']).optional() })
  .meta({ id: 'SoldOutBody' });
export type SoldOutBody = z.infer<typeof soldOutBody>;

/** The body of markAvailable. */
export const availableBody = z
  .object({ productId: id, choiceId: id.optional() })
  .meta({ id: 'AvailableBody' });
export type AvailableBody = z.infer<typeof availableBody>;

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
  .extend({
    categoryId: z.string(),
    position: z.int().describe('Sorts the dishes of a category, small ones first.'),
    onSale: z.boolean(),
    stock: z.int().describe('Pieces, also while it is sold out by hand.'),
    soldOut: z.boolean().describe('By hand, whatever the stock.'),
  })
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
  pictures: [],
  stock: 42,
  options: [
    {
      optionId: '01KAP2Z1A5T9S4V8Q3W7X6Y1CD',
      name: '份量',
      min: 1,
      max: 1,
      choices: [
        { choiceId: '01KAP2Z1B5T9S4V8Q3W7X6Y1CD', name: '小份', deltaFen: 0, soldOut: false },
        { choiceId: '01KAP2Z1C5T9S4V8Q3W7X6Y1CD', name: '大份', deltaFen: 600, soldOut: false },
      ],
    },
  ],
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
      items: [{ ...dish, categoryId: category.categoryId, position: 0, onSale: true, soldOut: false }],
      nextCursor: dish.productId,
    },
  },
  saveProduct: {
    method: 'POST',
    path: '/api/seller/product/save',
    summary: '新建或修改商品 · Create or edit a product',
    description:
      '`stock` is the opening stock, accepted only without `productId`; later changes go through restock. ' +
      'Options and choices keep their ids if they are sent with them, or under the same name.',
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
  markSoldOut: {
    method: 'POST',
    path: '/api/seller/product/sold-out',
    summary: '沽清 · Mark a dish or a choice as sold out',
    description:
      'The menu goes on showing it, with stock 0. Its stock stays as it is, and is for sale again after ' +
      '`until`, or after markAvailable.',
    body: soldOutBody,
    answer: z.object({ until: time.nullable() }).meta({ id: 'SoldOut' }),
    example: { until: '2026-01-01T20:00:00.000Z' },
  },
  markAvailable: {
    method: 'POST',
    path: '/api/seller/product/available',
    summary: '取消沽清 · Sell a dish or a choice again',
    body: availableBody,
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
