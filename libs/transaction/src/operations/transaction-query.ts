import { gid, matching, saying } from '@diancan/contracts';
import { z } from 'zod';

/** An answer has no more transactions. */
export const MOST = 100;

/** Which transactions an operator looks for: one by its id or its request, or those that are open. */
export const transactionQuery = z
  .strictObject({
    gid: gid.optional(),
    /** The caller and the caller's key, as in `o-buyer-1/9f2c`. */
    request: matching(/^[ -~]{1,200}$/, {
      zh: '必须是 1 到 200 个 ASCII 字符',
      en: 'must be 1 to 200 characters of ASCII',
    }).optional(),
    /** How many of the open ones, those that have waited the longest first. */
    open: z.coerce.number().int().min(1).max(MOST).optional(),
  })
  .refine(
    query => Object.values(query).some(value => value !== undefined),
    saying({
      zh: '必须指明 gid 或 request，或查询未结束的（open）',
      en: 'must name a gid or a request, or ask for open ones',
    }),
  );

export type TransactionQuery = z.infer<typeof transactionQuery>;
