import { gid } from '@diancan/contracts';
import { z } from 'zod';

/** An answer has no more transactions. */
export const MOST = 100;

/** Which transactions an operator looks for: one by its id or its request, or those that are open. */
export const transactionQuery = z
  .strictObject({
    gid: gid.optional(),
    /** The caller and the caller's key, as in `o-buyer-1/9f2c`. */
    request: z
      .string()
      .regex(/^[ -~]{1,200}$/)
      .optional(),
    /** How many of the open ones, those that have waited the longest first. */
    open: z.coerce.number().int().min(1).max(MOST).optional(),
  })
  .refine(query => Object.values(query).some(value => value !== undefined), {
    message: 'name a gid or a request, or ask for open ones',
  });

export type TransactionQuery = z.infer<typeof transactionQuery>;
