import { interval, millis, required } from '@diancan/config';
import { z } from 'zod';
import type { NoticeKind } from './domain/notice-kind.js';
import { unknownVariables } from './domain/fill-template.js';

const pattern = required.refine(text => unknownVariables(text).length === 0);

const template = z.object({
  /** Blank: notices of this kind are not sent. */
  templateId: z.string(),
  /** A path below the public URL. */
  link: z.string().startsWith('/'),
  fields: z.record(z.string().regex(/^[a-z_]+\d*$/), pattern),
});

/**
 * WeChat recognises a repeated message for 10 minutes only; one whose answer was lost is repeated within
 * them.
 */
const withinMemory = millis.max(540_000);

const timeZone = required.refine(isTimeZone);

export const noticeSettings = z.object({
  intervalMs: interval,
  deadlineMs: millis,
  leaseMs: withinMemory,
  retry: z.object({ firstMs: withinMemory, lastMs: withinMemory, quotaMs: millis }),
  timeZone,
  templates: z.strictObject({
    ACCEPTED: template,
    // Settings of an earlier release do not have it.
    READY: template.default({ templateId: '', link: '/', fields: {} }),
    FINISHED: template,
    REFUNDED: template,
  } satisfies Record<NoticeKind, z.ZodType>),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
