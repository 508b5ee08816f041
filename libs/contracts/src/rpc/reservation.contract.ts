import { z } from 'zod';
import { id } from '../api/fields.js';
import { MAX_LINE_QUANTITY, MAX_ORDER_LINES } from '../api/limits.js';
import { defineContract } from './contract.js';

const line = z.strictObject({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) });
const priced = z.strictObject({ productId: id, name: z.string(), priceFen: z.int() });

/** What order calls at product, within a global transaction. */
export const reservationContract = defineContract({
  service: 'product',
  name: 'reservations',
  methods: {
    /**
     * Takes all lines out of the stock, or none; the stock comes back if the transaction is aborted. Each
     * product has one line. The answer has the names and the prices of one piece, in the order of the lines.
     * Throws PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK.
     */
    reserve: {
      params: z.strictObject({ lines: z.array(line).min(1).max(MAX_ORDER_LINES) }),
      result: z.array(priced),
      effect: 'idempotent',
      deadlineMs: 5_000,
      branch: true,
    },
  },
});
