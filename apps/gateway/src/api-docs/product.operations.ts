import {
  categoryIdBody,
  type CategoryView,
  DEFAULT_PICTURE,
  type MenuCategory,
  type MenuProduct,
  type Page,
  pageQuery,
  productIdBody,
  restockBody,
  saveCategoryBody,
  saveProductBody,
  type SellerProductView,
} from '@diancan/contracts';
import { keyOptional, keyRequired } from './idempotency-headers.js';
import type { Operations } from './operation.js';

const dish: MenuProduct = {
  productId: '01KAP2Z0M5T9S4V8Q3W7X6Y1CD',
  name: '宫保鸡丁',
  priceFen: 2_800,
  description: '微辣',
  icon: DEFAULT_PICTURE,
  stock: 42,
};
const category: CategoryView = { categoryId: '01KAP2YZW1B6N8H4J5K7M9P0QR', name: '热菜', position: 1 };

export const productOperations: Operations = {
  'GET /api/product/list': {
    summary: '菜单 · Menu',
    description: 'Products on sale by category; sold-out ones have stock 0.',
    example: [
      { categoryId: category.categoryId, name: category.name, products: [dish] },
    ] satisfies MenuCategory[],
  },
  'GET /api/product/picture/*': {
    summary: '商品图片 · Picture of a product',
    description: 'Answers `image/*`. Its address is the `icon` of a product; it never changes its content.',
  },
  'GET /api/seller/product/list': {
    summary: '商品列表 · All products',
    query: pageQuery,
    example: {
      items: [{ ...dish, categoryId: category.categoryId, onSale: true }],
      nextCursor: dish.productId,
    } satisfies Page<SellerProductView>,
  },
  'POST /api/seller/product/save': {
    summary: '新建或修改商品 · Create or edit a product',
    description:
      '`stock` is the opening stock, accepted only without `productId`; later changes go through restock.',
    headers: keyOptional,
    body: saveProductBody,
    example: { productId: dish.productId },
  },
  'POST /api/seller/product/on-sale': { summary: '上架 · Put on sale', body: productIdBody, example: null },
  'POST /api/seller/product/off-sale': {
    summary: '下架 · Take off sale',
    body: productIdBody,
    example: null,
  },
  'POST /api/seller/product/restock': {
    summary: '补货或报损 · Restock, or write off',
    description: 'A negative quantity writes off, never below 0.',
    headers: keyRequired,
    body: restockBody,
    example: { productId: dish.productId, stock: dish.stock },
  },
  'GET /api/seller/category/list': { summary: '类目列表 · All categories', example: [category] },
  'POST /api/seller/category/save': {
    summary: '新建或修改类目 · Create or edit a category',
    headers: keyOptional,
    body: saveCategoryBody,
    example: { categoryId: category.categoryId },
  },
  'POST /api/seller/category/delete': {
    summary: '删除空类目 · Delete an empty category',
    headers: keyOptional,
    body: categoryIdBody,
    example: null,
  },
};
