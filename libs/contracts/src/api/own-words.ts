import { z } from 'zod';
import type { Words } from '../errors/words.js';

/**
 * Options for `refine`, with what a refusal says after the name of the field. An issue carries the words in
 * its `params`, where the edge finds them once the client's language is known; `error` is for those who read
 * zod's issues without the edge, such as settings.
 */
export const saying = (words: Words) => ({ params: { ...words }, error: words.en });

/** A text of this pattern. Unlike `regex`, its refusal says what the pattern means. */
export const matching = (pattern: RegExp, words: Words) =>
  z
    .string()
    .meta({ pattern: pattern.source })
    .refine(value => pattern.test(value), saying(words));
