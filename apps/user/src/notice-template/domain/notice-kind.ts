/** Kinds of notices about an order. Each has its own template and its own fields. */
export const NOTICE_KINDS = ['ACCEPTED', 'READY', 'FINISHED', 'REFUNDED'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
