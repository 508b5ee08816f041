import { z } from 'zod';
import { id } from '../api/fields.js';
import { MAX_LINE_QUANTITY, MAX_ORDER_LINES } from '../api/limits.js';
import { defineContract } from './contract.js';

const orderId = id;

/**
 * What order calls at product. A deduction happens at most once per order id, and a release ends it for good:
 * a deduction that arrives after its release is refused with DEDUCTION_RELEASED.
 */
export const stockContract = defineContract({
  service: 'product',
  name: 'stock',
  methods: {
    /**
     * Names and prices of products on sale, in the given order. Throws PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE.
     */
    quote: {
      params: z.strictObject({ productIds: z.array(id).min(1).max(MAX_ORDER_LINES) }),
      result: z.array(z.strictObject({ productId: id, name: z.string(), priceFen: z.int() })),
      effect: 'none',
      deadlineMs: 2_000,
    },
    /** All lines or none. Throws PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, DEDUCTION_RELEASED. */
    deduct: {
      params: z.strictObject({
        orderId,
        lines: z
          .array(z.strictObject({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) }))
          .min(1)
          .max(MAX_ORDER_LINES),
      }),
      result: z.null(),
      effect: 'idempotent',
      deadlineMs: 5_000,
    },
    /**
     * Gives the stock of a deduction back, once. Without a deduction, it leaves a mark that forbids a later
     * one.
     */
    release: {
      params: z.strictObject({ orderId }),
      result: z.null(),
      effect: 'idempotent',
      deadlineMs: 5_000,
    },
  },
});
