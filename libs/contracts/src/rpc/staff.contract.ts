import { z } from 'zod';
import { id } from '../api/fields.js';
import { defineContract } from './contract.js';

/** What order calls at user about the shop's sellers. */
export const staffContract = defineContract({
  service: 'user',
  name: 'staff',
  methods: {
    /** A seller's name, for other sellers to read; null for a seller who was removed. */
    nameOf: {
      params: z.strictObject({ sellerId: id }),
      result: z.strictObject({ name: z.string().nullable() }),
      effect: 'none',
      deadlineMs: 1_000,
    },
  },
});
