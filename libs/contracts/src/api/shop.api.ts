import { z } from 'zod';
import { fen, instant, text, time } from './fields.js';
import { ORDER_KINDS } from './fulfilment.js';
import { MAX_LENGTH, MAX_PRICE_FEN } from './limits.js';
import { matching, saying } from './own-words.js';
import type { ServiceOperations } from './operation.js';
import type { ViewOf } from './view.js';

/** Whether orders are taken: closed by its hours, or by a break that a seller has announced. */
const SHOP_STATES = ['OPEN', 'PAUSED', 'CLOSED'] as const;
export type ShopState = (typeof SHOP_STATES)[number];

/** Most openings in a week, and most days that differ from it. */
const MAX_WINDOWS = 50;
const MAX_EXCEPTIONS = 400;

const timeOfDay = matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  zh: '必须是 00:00 到 23:59 的时间，如 09:30',
  en: 'must be a time from 00:00 to 23:59, such as 09:30',
});
const endOfWindow = matching(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, {
  zh: '必须是 00:00 到 24:00 的时间，如 21:30',
  en: 'must be a time from 00:00 to 24:00, such as 21:30',
});

const timeZone = z
  .string()
  .max(64)
  .refine(
    isTimeZone,
    saying({
      zh: '必须是时区的名称，如 Asia/Shanghai',
      en: 'must be the name of a time zone, such as Asia/Shanghai',
    }),
  );

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** An opening that ends before it begins goes on into the next day. */
const openingWindow = z.object({ from: timeOfDay, to: endOfWindow }).meta({ id: 'OpeningWindow' });

const weeklyWindow = openingWindow
  .extend({ days: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 is Monday, 7 is Sunday.') })
  .meta({ id: 'WeeklyWindow' });

const exceptionalDay = z
  .object({
    date: z.iso.date(),
    windows: z.array(openingWindow).max(MAX_WINDOWS).describe('Instead of those of the week; none: closed.'),
  })
  .meta({ id: 'ExceptionalDay' });

const fee = z.int().min(0).max(MAX_PRICE_FEN);

/** What a seller decides about the shop. */
const shopProfile = z.object({
  name: text(MAX_LENGTH.shopName),
  notice: text(MAX_LENGTH.notice, { blank: true, lines: true }).describe('For the buyers; may be empty.'),
  hours: z.array(weeklyWindow).max(MAX_WINDOWS).describe('None: always open.'),
  exceptions: z.array(exceptionalDay).max(MAX_EXCEPTIONS),
  kinds: z.array(z.enum(ORDER_KINDS)).min(1).describe('How buyers may get their orders.'),
  minOrderFen: fee.describe('The least that the dishes of an order must cost; 0: no minimum.'),
  packingFeeFen: fee.describe('For each order that leaves the shop.'),
  deliveryFeeFen: fee.describe('For each order that is delivered.'),
  timeZone,
  dayStartsAt: timeOfDay.describe(
    'When a business day begins: what is sold before belongs to the day before.',
  ),
});
export type ShopProfile = z.infer<typeof shopProfile>;

/** The body of saveShop. Fields that are absent stay. */
export const saveShopBody = shopProfile.partial().meta({ id: 'SaveShopBody' });
export type SaveShopBody = z.infer<typeof saveShopBody>;

/** The body of pauseShop. Without `until` the shop takes no orders until resumeShop. */
export const pauseShopBody = z.object({ until: instant.optional() }).meta({ id: 'PauseShopBody' });
export type PauseShopBody = z.infer<typeof pauseShopBody>;

const shopView = shopProfile
  .extend({
    minOrderFen: fen,
    packingFeeFen: fen,
    deliveryFeeFen: fen,
    state: z.enum(SHOP_STATES),
    reopensAt: time.optional().describe('While it is not OPEN, if anybody knows.'),
    closesAt: time.optional().describe('While it is OPEN, if it closes at all.'),
    serverTime: time.describe('The clock that decides whether it is open.'),
  })
  .meta({ id: 'Shop' });
export type ShopView = ViewOf<typeof shopView>;

const shop: ShopView = {
  name: '点餐',
  notice: '今日特价：宫保鸡丁',
  hours: [
    { days: [1, 2, 3, 4, 5, 6, 7], from: '10:00', to: '14:00' },
    { days: [5, 6], from: '17:00', to: '01:00' },
  ],
  exceptions: [{ date: '2026-02-17', windows: [] }],
  kinds: ['DINE_IN', 'PICK_UP'],
  minOrderFen: 1_500,
  packingFeeFen: 200,
  deliveryFeeFen: 500,
  timeZone: 'Asia/Shanghai',
  dayStartsAt: '04:00',
  state: 'OPEN',
  closesAt: '2026-01-01T06:00:00.000Z',
  serverTime: '2026-01-01T04:00:00.000Z',
};

export const shopOperations = {
  getShop: { method: 'GET', path: '/api/shop', summary: '店铺 · The shop', answer: shopView, example: shop },
  saveShop: {
    method: 'POST',
    path: '/api/seller/shop/save',
    summary: '修改店铺 · Change the shop',
    description:
      'Fields that are absent stay; a list is replaced as a whole. Orders that are placed stay as they are.',
    body: saveShopBody,
    answer: shopView,
    example: shop,
  },
  pauseShop: {
    method: 'POST',
    path: '/api/seller/shop/pause',
    summary: '暂停接单 · Take no orders for a while',
    body: pauseShopBody,
    answer: shopView,
    example: { ...shop, state: 'PAUSED', reopensAt: '2026-01-01T04:30:00.000Z' },
  },
  resumeShop: {
    method: 'POST',
    path: '/api/seller/shop/resume',
    summary: '恢复接单 · Take orders again',
    answer: shopView,
    example: shop,
  },
} satisfies ServiceOperations;
