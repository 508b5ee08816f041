import { z } from 'zod';
import { id, openid, text } from '../api/fields.js';
import { MAX_LENGTH } from '../api/limits.js';
import { defineContract } from './contract.js';

/** Kinds of notices about an order. Each has its own template and its own fields in `data`. */
export const NOTICE_KINDS = ['ACCEPTED', 'FINISHED', 'REFUNDED'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What order calls at user to send a notice to a buyer, once. */
export const noticeContract = defineContract({
  service: 'user',
  name: 'notice',
  methods: {
    /** Stores the notice and answers. It is sent later, with retries. A repeated id changes nothing. */
    submit: {
      params: z.strictObject({
        noticeId: id,
        kind: z.enum(NOTICE_KINDS),
        openid,
        data: z.strictObject({
          orderId: id,
          /** The total of the order, or the refunded amount, in fen. */
          amountFen: z.int().min(0),
          /** The first dish and the number of dishes, such as `麻婆豆腐等3样`. */
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
