import { writtenAs } from '@diancan/config';
import { z } from 'zod';
import { normalOrigin } from './origin.js';

const ORIGIN_WANTED = 'must be an origin such as https://shop.example, without path, query or credentials';
const URL_WANTED =
  'must be a URL such as https://shop.example/path: http or https, without query, fragment or credentials';

/** Nothing before the path but scheme and authority, and nothing after it. */
const BASE_URL = /^https?:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/i;

/** An origin of ours, which becomes its one spelling. */
export const originSetting = writtenAs(
  z.string().transform((text, context) => normalOrigin(text) ?? refuse(context, ORIGIN_WANTED)),
  { type: 'string', pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#@\\\\]+/*$' },
);

/**
 * A URL to which paths are appended, or at which others call us: without a slash at its end, and without two
 * in a row, which an origin with a slash at its end leaves behind.
 * @param longest characters
 */
export const urlSetting = (longest = 2_048) =>
  writtenAs(
    z
      .string()
      .max(longest)
      .transform((text, context) => normalUrl(text) ?? refuse(context, URL_WANTED)),
    {
      type: 'string',
      maxLength: longest,
      pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#@\\\\]+(?:/[^\\s?#\\\\]*)?$',
    },
  );

function normalUrl(text: string): string | null {
  if (!BASE_URL.test(text) || !URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  const start = normalOrigin(origin);
  return start === null ? null : start + pathname.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
