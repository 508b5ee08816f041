import { z } from 'zod';
import { id, openid, text } from '../api/fields.js';
import { MAX_LENGTH } from '../api/limits.js';
import { defineContract } from './contract.js';

/** What a buyer is told about an order. Each kind has its own template, and its own fields in `data`. */
export const NOTICE_KINDS = ['ACCEPTED', 'FINISHED', 'REFUNDED'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What order asks of user: to tell somebody something, once, when it can. */
export const noticeContract = defineContract({
  service: 'user',
  name: 'notice',
  methods: {
    /** Stores the notice and answers; it is sent afterwards, with retries. The same id again changes nothing. */
    submit: {
      params: z.strictObject({
        noticeId: id,
        kind: z.enum(NOTICE_KINDS),
        openid,
        data: z.strictObject({
          orderId: id,
          /** Total of the order, or what was given back, in fen. */
          amountFen: z.int().min(0),
          /** First dish and how many more, as in `麻婆豆腐等3样`. */
          summary: text(MAX_LENGTH.noticeSummary),
          /** When it happened; ISO 8601. */
          at: z.iso.datetime(),
        }),
      }),
      result: z.null(),
      effect: 'idempotent',
      deadlineMs: 3_000,
    },
  },
});
