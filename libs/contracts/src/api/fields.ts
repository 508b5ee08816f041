import { isBlank, plainDigits, visibleText } from '@diancan/text';
import { z } from 'zod';
import { MAX_LENGTH, MAX_PRICE_FEN } from './limits.js';
import { matching, saying, type Words } from './own-words.js';

const BLANK: Words = { zh: '不能为空', en: 'must not be blank' };
const HAS_CONTROL_CHARACTERS: Words = { zh: '不能含有控制字符', en: 'must not contain control characters' };
const longerThan = (max: number): Words => ({
  zh: `不能超过 ${max} 个字符`,
  en: `must be at most ${max} characters`,
});

/** Also the separators of lines and paragraphs that Unicode has beside the control characters. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const OTHER_CONTROL_CHARACTERS = /(?![\n\t])\p{Cc}/u;
const LINE_BREAKS = /\r\n?|[\u0085\p{Zl}\p{Zp}]/gu;

interface TextRules {
  /** It may be blank. */
  readonly blank?: boolean;
  /** It may have line breaks and tabs. */
  readonly lines?: boolean;
}

/**
 * A text as a person types it: without characters that nobody sees, not blank (unless optional), no control
 * characters, no broken surrogates, at most `max` characters, counted as MySQL counts them (code points).
 * Line breaks become `\n`.
 */
export const text = (max: number, { blank = false, lines = false }: TextRules = {}) =>
  z
    .string()
    .meta(blank ? { maxLength: max } : { minLength: 1, maxLength: max })
    .overwrite(value => (lines ? visibleText(value).replaceAll(LINE_BREAKS, '\n') : visibleText(value)))
    .superRefine((value, context) => {
      const refuse = (words: Words) => context.addIssue({ code: 'custom', ...saying(words) });
      if (!blank && isBlank(value)) refuse(BLANK);
      // A very long string is refused before its code points are counted.
      else if (value.length > 2 * max || Array.from(value).length > max) refuse(longerThan(max));
      else if ((lines ? OTHER_CONTROL_CHARACTERS : CONTROL_CHARACTERS).test(value) || !value.isWellFormed())
        refuse(HAS_CONTROL_CHARACTERS);
    });

/** A phone number as people write it, with spaces and signs. Full-width digits become the usual ones. */
export const phone = text(MAX_LENGTH.phone).overwrite(plainDigits);

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
