import { z } from 'zod';

/**
 * What a refusal says after the name of the field. A check carries it in the `params` of its issue, where the
 * edge finds it once the client's language is known.
 */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Options for `refine`; `error` is for those who read zod's issues without the edge, such as settings. */
export const saying = (words: Words) => ({ params: { ...words }, error: words.en });

/** A text of this pattern. Unlike `regex`, its refusal says what the pattern means. */
export const matching = (pattern: RegExp, words: Words) =>
  z
    .string()
    .meta({ pattern: pattern.source })
    .refine(value => pattern.test(value), saying(words));
