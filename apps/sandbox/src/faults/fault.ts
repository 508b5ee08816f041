import { z } from 'zod';

/** Which calls a fault strikes; what is not named may be anything. */
const match = z.strictObject({
  /** Beginning of the path: of the API that is called, or of the address that is notified. */
  path: z.string().optional(),
  method: z.enum(['GET', 'POST']).optional(),
  outTradeNo: z.string().optional(),
  outRefundNo: z.string().optional(),
  /** Beginning of a notification's type: `TRANSACTION.SUCCESS`, `REFUND.` … */
  event: z.string().optional(),
});

const effect = z.enum(['done', 'none']);
const milliseconds = z.int().min(0);

const kinds = [
  // Calls of the API.
  /** An answer of the caller's choice; `effect: done` does the work first. Of cgi-bin: `errcode`. */
  z.strictObject({
    kind: z.literal('error'),
    effect: effect.default('none'),
    status: z.int().min(400).max(599).default(500),
    code: z.string().default('SYSTEM_ERROR'),
    message: z.string().default('系统异常，请稍后重试'),
    errcode: z.int().default(-1),
  }),
  z.strictObject({ kind: z.literal('rate-limited') }),
  z.strictObject({ kind: z.literal('not-enough') }),
  /** `done`: the answer is late; `none`: the work itself is. */
  z.strictObject({ kind: z.literal('slow'), ms: milliseconds, effect: effect.default('done') }),
  /** The connection ends without an answer, after the work or before it. */
  z.strictObject({ kind: z.literal('cut'), effect: effect.default('done') }),
  z.strictObject({
    kind: z.literal('answer-forged'),
    what: z.enum(['signature', 'serial', 'timestamp', 'body', 'missing']),
  }),
  /** WeChat's clock is off: in what it signs (`out`), or in how it judges requests (`in`). */
  z.strictObject({ kind: z.literal('clock-skew'), ms: z.int(), side: z.enum(['in', 'out']).default('out') }),
  // Payments and refunds.
  /** What is paid is not what was ordered: another amount, or by somebody else. */
  z.strictObject({
    kind: z.literal('payment-differs'),
    fen: z.int().min(1).optional(),
    openid: z.string().optional(),
    currency: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('refund-ends'), status: z.enum(['ABNORMAL', 'CLOSED']) }),
  z.strictObject({ kind: z.literal('refund-slow'), ms: milliseconds }),
  // Notifications.
  z.strictObject({ kind: z.literal('notification-never') }),
  z.strictObject({ kind: z.literal('notification-late'), ms: milliseconds }),
  /** Two at once. */
  z.strictObject({ kind: z.literal('notification-twice') }),
  /** Held back until another one has been sent. */
  z.strictObject({ kind: z.literal('notification-reordered') }),
  /** Paid, or refunded, and notified, before the call that asked for it is answered. */
  z.strictObject({ kind: z.literal('notification-before-answer') }),
  /** Not what WeChat would send; the next repetition is genuine. */
  z.strictObject({
    kind: z.literal('notification-forged'),
    what: z.enum([
      'signature',
      'signtest',
      'serial',
      'timestamp',
      'missing-header',
      'body',
      'ciphertext',
      'associated-data',
      'mchid',
      'appid',
      'amount',
      'currency',
      'payer',
      'state',
      'event',
    ]),
  }),
  z.strictObject({ kind: z.literal('retry-speed'), factor: z.number().positive() }),
] as const;

const everyKind = z.discriminatedUnion('kind', kinds);
const wish = z.looseObject({ match: match.default({}), times: z.int().min(1).nullable().optional() });

/** A misfortune that somebody ordered. */
export type FaultKind = z.infer<typeof everyKind>;
export type FaultMatch = z.infer<typeof match>;

export interface Fault {
  readonly match: FaultMatch;
  /** How often it still strikes; null for ever. */
  readonly times: number | null;
  readonly what: FaultKind;
}

/** What a fault is ordered with: `{kind, …, match?, times?}`, once unless told otherwise. */
export const faultBody = wish.transform(({ match: where, times, ...what }, context): Fault => {
  const parsed = everyKind.safeParse(what);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    return z.NEVER;
  }
  return { match: where, times: times === undefined ? timesOf(parsed.data) : times, what: parsed.data };
});

const timesOf = ({ kind }: FaultKind): number | null => (kind === 'retry-speed' ? null : 1);
