import { z } from 'zod';
import { defineContract } from './contract.js';

/** What product calls at order, which owns the shop, about its hours. */
export const shopContract = defineContract({
  service: 'order',
  name: 'shop',
  methods: {
    /** When the next business day of the shop begins. */
    nextBusinessDay: {
      params: z.strictObject({}),
      result: z.strictObject({ startsAt: z.iso.datetime() }),
      effect: 'none',
      deadlineMs: 1_000,
    },
  },
});
