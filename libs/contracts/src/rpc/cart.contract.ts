import { z } from 'zod';
import { id } from '../api/fields.js';
import { MAX_LINE_QUANTITY, MAX_ORDER_LINES } from '../api/limits.js';
import { choiceIds, madeChoice } from '../api/options.js';
import { defineContract } from './contract.js';

/** A line of a cart, as order asks product about it. Lines of one product may differ in their choices. */
export const wantedLine = z.strictObject({
  productId: id,
  quantity: z.int().min(1).max(MAX_LINE_QUANTITY),
  choiceIds: choiceIds.optional(),
});

export const pricedLine = z.strictObject({
  productId: id,
  name: z.string(),
  icon: z.string(),
  /** Of one piece, with its choices. */
  priceFen: z.int(),
  choices: z.array(madeChoice),
});

const quotedLine = pricedLine.extend({
  /** Pieces that this line may have at most; 0 if it is sold out. */
  left: z.int(),
  /** Why the line cannot be bought as it is: an error of product, and what it is about. */
  refusal: z.strictObject({ code: z.int(), data: z.record(z.string(), z.unknown()) }).nullable(),
});

/** What order calls at product about a cart that is not ordered yet. */
export const cartContract = defineContract({
  service: 'product',
  name: 'cart',
  methods: {
    /**
     * Names and prices now, in the order of the lines. Nothing is reserved. A product that does not exist has
     * an empty name.
     */
    quote: {
      params: z.strictObject({ lines: z.array(wantedLine).min(1).max(MAX_ORDER_LINES) }),
      result: z.array(quotedLine),
      effect: 'none',
      deadlineMs: 2_000,
    },
  },
});
