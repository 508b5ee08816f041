import { z } from 'zod';
import { MAX_ORDER_LINES } from '../api/limits.js';
import { pricedLine, wantedLine } from './cart.contract.js';
import { defineContract } from './contract.js';

/** What order calls at product, within a global transaction. */
export const reservationContract = defineContract({
  service: 'product',
  name: 'reservations',
  methods: {
    /**
     * Takes all lines out of the stock, or none; the stock comes back if the transaction is aborted. A
     * product
     * may have several lines, with different choices. The answer has the names and the prices of one piece,
     * in
     * the order of the lines. Throws PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, OPTION_REQUIRED,
     * TOO_MANY_CHOICES, CHOICE_GONE, CHOICE_SOLD_OUT.
     */
    reserve: {
      params: z.strictObject({ lines: z.array(wantedLine).min(1).max(MAX_ORDER_LINES) }),
      result: z.array(pricedLine),
      effect: 'idempotent',
      deadlineMs: 5_000,
      branch: true,
    },
  },
});
