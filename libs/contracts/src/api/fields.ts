import { isBlank, plainDigits, visibleText } from '@diancan/text';
import { z } from 'zod';
import { MAX_LENGTH, MAX_PRICE_FEN } from './limits.js';

/** Marks our own refusals among zod's, so that the edge can translate them. */
export type TextProblem = 'blank' | 'too_long' | 'control_characters';

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
      const refuse = (problem: TextProblem) =>
        context.addIssue({ code: 'custom', params: { problem, max }, message: problem });
      if (!blank && isBlank(value)) refuse('blank');
      // A very long string is refused before its code points are counted.
      else if (value.length > 2 * max || Array.from(value).length > max) refuse('too_long');
      else if ((lines ? OTHER_CONTROL_CHARACTERS : CONTROL_CHARACTERS).test(value) || !value.isWellFormed())
        refuse('control_characters');
    });

/** A phone number as people write it, with spaces and signs. Full-width digits become the usual ones. */
export const phone = text(MAX_LENGTH.phone).overwrite(plainDigits);

/** The shape of an id. A string of this shape that was never issued is simply unknown. */
export const id = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_LENGTH.id}}$`));

/** A user's id under one app of WeChat. */
export const openid = z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_LENGTH.openid}}$`));

export const priceFen = z.int().min(1).max(MAX_PRICE_FEN);

/** Page of a list: `cursor` is the `nextCursor` of the page before, `size` 1–100. */
export const pageQuery = z.object({
  cursor: id.optional(),
  // A query string has no numbers, so digits are parsed here.
  size: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/)
    .optional(),
});

export const DEFAULT_PAGE_SIZE = 20;

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextCursor?: string;
}
