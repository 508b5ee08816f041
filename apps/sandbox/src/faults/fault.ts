import { z } from 'zod';

/** Which calls a fault applies to; an absent field matches everything. */
const match = z.strictObject({
  /** Prefix of the path: of the API call, or of the notify URL. */
  path: z.string().optional(),
  method: z.enum(['GET', 'POST']).optional(),
  outTradeNo: z.string().optional(),
  outRefundNo: z.string().optional(),
  /** Prefix of the notification's type: `TRANSACTION.SUCCESS`, `REFUND.` … */
  event: z.string().optional(),
});

const effect = z.enum(['done', 'none']);
const milliseconds = z.int().min(0);

const kinds = [
  // Calls of the API.
  /** A chosen answer; `effect: done` does the work first. For cgi-bin use `errcode`. */
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
  /** `done`: the work is done and the answer is late; `none`: the call waits, and no work is done. */
  z.strictObject({ kind: z.literal('slow'), ms: milliseconds, effect: effect.default('done') }),
  /** The connection closes without an answer, after the work or before it. */
  z.strictObject({ kind: z.literal('cut'), effect: effect.default('done') }),
  z.strictObject({
    kind: z.literal('answer-forged'),
    what: z.enum(['signature', 'serial', 'timestamp', 'body', 'missing']),
  }),
  /** WeChat's clock is off, when it signs (`out`) or when it checks requests (`in`). */
  z.strictObject({ kind: z.literal('clock-skew'), ms: z.int(), side: z.enum(['in', 'out']).default('out') }),
  // Payments and refunds.
  /** The payment differs from the order: another amount, or another payer. */
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
  /** Sends the notification twice at the same time. */
  z.strictObject({ kind: z.literal('notification-twice') }),
  /** Held back until the next notification has been sent. */
  z.strictObject({ kind: z.literal('notification-reordered') }),
  /** Paid or refunded, and notified, before the call that requested it is answered. */
  z.strictObject({ kind: z.literal('notification-before-answer') }),
  /** Not genuine; the next repetition is. */
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
const faultRequest = z.looseObject({ match: match.default({}), times: z.int().min(1).nullable().optional() });

/** A fault that a developer or a test has requested. */
export type FaultKind = z.infer<typeof everyKind>;
export type FaultMatch = z.infer<typeof match>;

export interface Fault {
  readonly match: FaultMatch;
  /** How many more times it applies; null for ever. */
  readonly times: number | null;
  readonly what: FaultKind;
}

/** The body that requests a fault: `{kind, …, match?, times?}`; it applies once by default. */
export const faultBody = faultRequest.transform(({ match: where, times, ...what }, context): Fault => {
  const parsed = everyKind.safeParse(what);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    return z.NEVER;
  }
  return { match: where, times: times === undefined ? timesOf(parsed.data) : times, what: parsed.data };
});

const timesOf = ({ kind }: FaultKind): number | null => (kind === 'retry-speed' ? null : 1);
