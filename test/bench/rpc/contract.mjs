// @ts-check
import { z } from 'zod';
import { built } from './built.mjs';

const { defineContract } = await built('contracts/src/index');

/** As small as a call of the fleet gets: what is left is the cost of calling. */
export const contract = defineContract({
  service: 'product',
  name: 'bench',
  methods: {
    quote: {
      params: z.strictObject({ productId: z.string().min(1).max(26), quantity: z.int().min(1).max(100) }),
      result: z.strictObject({ productId: z.string(), priceFen: z.int() }),
      effect: 'none',
      deadlineMs: 2_000,
    },
  },
});

export const PARAMS = { productId: '01ARZ3NDEKTSV4RRFFQ69G5FAV', quantity: 2 };

/** @param {{ productId: string }} params */
export const answer = ({ productId }) => ({ productId, priceFen: 1_800 });
