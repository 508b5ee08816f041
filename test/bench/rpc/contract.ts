import { z } from 'zod';
import { built } from './built.ts';

const { defineContract } = await built('contracts/src/index');

/** The smallest possible call, so that only the cost of calling is measured. */
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

export const answer = ({ productId }: { productId: string }) => ({ productId, priceFen: 1_800 });
