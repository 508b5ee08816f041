import { z } from 'zod';
import { MAX_ACTIVITY_STOCK } from '../api/flash-sale.api.js';
import { id } from '../api/fields.js';
import { defineContract } from './contract.js';

/** What order calls at product to publish a flash sale, within a global transaction. */
export const flashStockContract = defineContract({
  service: 'product',
  name: 'flashStock',
  methods: {
    /**
     * Moves pieces from a dish to an activity, which begins to exist with its first ones; they come back if
     * the transaction is aborted. Throws PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, NEEDS_A_CHOICE.
     */
    allot: {
      params: z.strictObject({
        activityId: id,
        productId: id,
        quantity: z.int().min(1).max(MAX_ACTIVITY_STOCK),
      }),
      result: z.strictObject({ productId: id, name: z.string(), icon: z.string() }),
      effect: 'idempotent',
      deadlineMs: 5_000,
      branch: true,
    },
  },
});
