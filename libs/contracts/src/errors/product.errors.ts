import type { ErrorCatalogue } from './error-catalogue.js';

/** Errors of the product service. Codes 4000–4999. */
export const ProductErrors = {
  PRODUCT_NOT_FOUND: {
    code: 4001, status: 404, level: 'debug',
    zh: '商品不存在：{productId}',
    en: 'No such product: {productId}',
  },
  PRODUCT_OFF_SALE: {
    code: 4002, status: 409, level: 'debug',
    zh: '「{name}」已下架',
    en: '"{name}" is no longer on sale',
  },
  OUT_OF_STOCK: {
    code: 4003, status: 409, level: 'debug',
    zh: '「{name}」库存不足',
    en: 'Not enough of "{name}" left',
  },
  CATEGORY_NOT_FOUND: {
    code: 4004, status: 404, level: 'debug',
    zh: '类目不存在：{categoryId}',
    en: 'No such category: {categoryId}',
  },
  CATEGORY_NAME_TAKEN: {
    code: 4005, status: 409, level: 'debug',
    zh: '已有同名类目：{name}',
    en: 'There already is a category named {name}',
  },
  STOCK_BELOW_ZERO: {
    code: 4006, status: 409, level: 'debug',
    zh: '「{name}」现有库存 {stock}，不能减少 {quantity}',
    en: '"{name}" has {stock} in stock; {quantity} cannot be written off',
  },
  STOCK_LIMIT_EXCEEDED: {
    code: 4007, status: 409, level: 'debug',
    zh: '「{name}」库存不能超过 {limit}',
    en: 'The stock of "{name}" cannot exceed {limit}',
  },
  STOCK_ONLY_AT_OPENING: {
    code: 4008, status: 400, level: 'debug',
    zh: '库存只能在新建商品时填写，之后请用补货修改',
    en: 'stock is only accepted for a new product; later changes go through restock',
  },
  PICTURE_NOT_FOUND: {
    code: 4009, status: 404, level: 'debug',
    zh: '图片不存在',
    en: 'No such picture',
  },
  ICON_REFUSED: {
    code: 4010, status: 400, level: 'debug',
    zh: 'icon 必须是本店已有的图片地址',
    en: 'icon must be the address of a picture of this shop',
  },
  DEDUCTION_RELEASED: {
    code: 4011, status: 409, level: 'info',
    zh: '该订单的库存已经退回，不能再扣减',
    en: 'The stock of this order was given back already; it cannot be deducted again',
  },
  KEY_REUSED: {
    code: 4012, status: 422, level: 'info',
    zh: '这个 Idempotency-Key 已用于不同的请求，请换一个新的',
    en: 'This Idempotency-Key was already used for a different request; use a new one',
  },
  CATEGORY_NOT_EMPTY: {
    code: 4013, status: 409, level: 'debug',
    zh: '类目下还有商品，不能删除',
    en: 'The category still has products; it cannot be deleted',
  },
  KEY_REQUIRED: {
    code: 4014, status: 400, level: 'debug',
    zh: '需要有效的 Idempotency-Key 请求头（1–64 个可见 ASCII 字符）',
    en: 'A valid header Idempotency-Key is required (1–64 visible ASCII characters)',
  },
} as const satisfies ErrorCatalogue;
