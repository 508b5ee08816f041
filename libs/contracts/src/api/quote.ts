import { z } from 'zod';
import { cartLine, MAX_RAW_LINES } from './cart-line.js';
import { fen, time } from './fields.js';
import { ORDER_KINDS, tableCode } from './fulfilment.js';
import { adjustmentView, exampleOrder, orderItem } from './order-view.js';
import type { ViewOf } from './view.js';

/** The body of quoteOrder: a cart that may not be complete yet. */
export const quoteBody = z
  .object({
    fulfilment: z
      .object({ kind: z.enum(ORDER_KINDS), tableCode: tableCode.optional() })
      .meta({ id: 'QuoteFulfilment' })
      .optional()
      .describe('Absent: as in createOrder.'),
    items: z
      .array(
        cartLine
          .extend({ priceFen: fen.optional().describe('Of one piece, as the cart shows it.') })
          .meta({ id: 'QuoteLine' }),
      )
      .min(1)
      .max(MAX_RAW_LINES),
  })
  .meta({ id: 'QuoteBody' });
export type QuoteBody = z.infer<typeof quoteBody>;

/** What became of a line since the cart was made. CHOICE: what was chosen cannot be had any more. */
const LINE_CHANGES = ['DEARER', 'CHEAPER', 'FEWER_LEFT', 'SOLD_OUT', 'GONE', 'CHOICE'] as const;

const lineChange = z
  .object({
    lineId: z.string(),
    productId: z.string(),
    change: z.enum(LINE_CHANGES),
    msg: z.string().describe('For the buyer, in the language of Accept-Language.'),
    priceFen: fen.optional().describe('Of DEARER and CHEAPER: the price now.'),
    left: z.int().optional().describe('Of FEWER_LEFT: how many pieces there are.'),
  })
  .meta({ id: 'LineChange' });

const refusal = z
  .object({ code: z.int(), msg: z.string() })
  .meta({ id: 'QuoteRefusal', description: 'Why createOrder would refuse the order as a whole now.' });

export const quoteView = z
  .object({
    lines: z
      .array(orderItem.extend({ amountFen: fen }).meta({ id: 'QuotedLine' }))
      .describe('Those that can be had as they are. Equal lines of the cart are merged.'),
    adjustments: z.array(adjustmentView),
    amountFen: fen,
    earliestReadyAt: time
      .optional()
      .describe('When the order could be ready, if the last orders can tell and the shop will be open.'),
    changes: z.array(lineChange),
    refusals: z.array(refusal),
  })
  .meta({ id: 'Quote' });
export type QuoteView = ViewOf<typeof quoteView>;

export const exampleQuote: QuoteView = {
  lines: exampleOrder.items.map(item => ({ ...item, amountFen: item.priceFen * item.quantity })),
  adjustments: [{ kind: 'DELIVERY_FEE', name: '配送费', amountFen: 500 }],
  amountFen: 6_100,
  changes: [
    {
      lineId: '1',
      productId: exampleOrder.items[0]!.productId,
      change: 'DEARER',
      msg: '「宫保鸡丁」现价 28.00 元',
      priceFen: 2_800,
    },
  ],
  refusals: [],
};
