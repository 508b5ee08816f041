import { isBlank, plainPhone, visibleText } from '@diancan/text';
import { z } from 'zod';
import { MAX_LENGTH, MAX_PRICE_FEN } from './limits.js';
import type { Words } from '../errors/words.js';
import { matching, saying } from './own-words.js';

const BLANK: Words = { zh: '不能为空', en: 'must not be blank' };
const longerThan = (max: number): Words => ({
  zh: `不能超过 ${max} 个字符`,
  en: `must be at most ${max} characters`,
});

/** Also the separators of lines and paragraphs that Unicode has beside the control characters. */
const LINE_BREAK = /\r\n?|[\n\u0085\p{Zl}\p{Zp}]/u;
const TAB = /\t/u;

/** What no text may contain, each with what is said about it. */
const REFUSED: readonly (readonly [RegExp, Words])[] = [
  [/(?![\t\n\r\u0085])\p{Cc}/u, { zh: '不能含有控制字符', en: 'must not contain control characters' }],
  [/\p{Cs}/u, { zh: '含有损坏的字符，请重新输入', en: 'has a broken character: type it again' }],
];
const REFUSED_IN_ONE_LINE: typeof REFUSED = [
  [LINE_BREAK, { zh: '只能有一行，不能换行', en: 'must be on one line' }],
  [TAB, { zh: '不能含有制表符（Tab）', en: 'must not contain tabs' }],
  ...REFUSED,
];

interface TextRules {
  /** It may be blank. */
  readonly blank?: boolean;
  /** It may have line breaks and tabs. */
  readonly lines?: boolean;
}

/**
 * A text as a person types it: without characters that nobody sees, not blank (unless optional), no control
 * characters, no broken surrogates, at most `max` characters, counted as MySQL counts them (code points).
 * Line breaks become `\n`, and what is blank to the eye becomes the empty text.
 */
export const text = (max: number, { blank = false, lines = false }: TextRules = {}) =>
  z
    .string()
    .meta(blank ? { maxLength: max } : { minLength: 1, maxLength: max })
    .overwrite(value => {
      const seen = visibleText(value);
      if (isBlank(seen)) return '';
      return lines ? seen.replaceAll(new RegExp(LINE_BREAK, 'gu'), '\n') : seen;
    })
    .superRefine((value, context) => {
      const refuse = (words: Words) => context.addIssue({ code: 'custom', ...saying(words) });
      if (!blank && value === '') return refuse(BLANK);
      // A very long string is refused before its code points are counted.
      if (value.length > 2 * max || Array.from(value).length > max) return refuse(longerThan(max));
      const [, words] = (lines ? REFUSED : REFUSED_IN_ONE_LINE).find(([found]) => found.test(value)) ?? [];
      if (words) refuse(words);
    });

/**
 * A phone number as people write it, with spaces and signs. Digits of other scripts and full-width digits and
 * signs become the usual ones.
 */
export const phone = text(MAX_LENGTH.phone).overwrite(plainPhone);

/** The shape of an id. A string of this shape that was never issued is simply unknown. */
export const id = matching(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_LENGTH.id}}$`), {
  zh: `必须是 1 到 ${MAX_LENGTH.id} 个字母、数字、_ 或 -`,
  en: `must be 1 to ${MAX_LENGTH.id} letters, digits, _ or -`,
});

/** A user's id under one app of WeChat. */
export const openid = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_LENGTH.openid}}$`));

export const priceFen = z.int().min(1).max(MAX_PRICE_FEN);

/** Page of a list: `cursor` is the `nextCursor` of the page before, `size` 1–100. */
export const pageQuery = z.object({
  cursor: id.optional(),
  // A query string has no numbers, so digits are parsed here.
  size: matching(/^(?:[1-9]\d?|100)$/, {
    zh: '必须是 1 到 100 的整数，如 20',
    en: 'must be a whole number from 1 to 100, such as 20',
  }).optional(),
});

export const DEFAULT_PAGE_SIZE = 20;

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}

/** The schema of a page. @param name of the component in the API's description */
export const pageOf = <S extends z.ZodType>(item: S, name: string) =>
  z
    .object({ items: z.array(item), nextCursor: z.string().optional().describe('Absent on the last page.') })
    .meta({ id: name });

/** An instant in an answer; ISO 8601. */
export const time = z.iso.datetime();

/** Money in an answer, in fen. */
export const fen = z.int();

/** Names one thing. Any string is accepted, because a malformed id gets the same 404 as an unknown one. */
export const anyId = z.string().max(1_000);

/** An instant in a request, of the years 1000 to 2999: also without its offset, a database can store it. */
export const instant = z.iso
  .datetime({ offset: true, abort: true })
  .meta({ pattern: '^[12]' })
  .refine(
    written => /^[12]/.test(written),
    saying({ zh: '必须在 1000 年到 2999 年之间', en: 'must be in the years 1000 to 2999' }),
  );
