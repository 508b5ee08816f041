/** Scripts in which a joiner or a non-joiner between two letters changes what is read. */
const JOINING_LETTER =
  '[\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}' +
  '\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}' +
  '\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Tibetan}]';

/** Invisible characters that are part of a visible one, and stay: see the table in the README. */
const PARTS = [
  `(?<=${JOINING_LETTER})[\\u200C\\u200D](?=${JOINING_LETTER})`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
  // Of an emoji, a rare way to write a Han character, or a Mongolian letter.
  '(?<=[^\\s\\p{Default_Ignorable_Code_Point}])[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}\\u180B-\\u180D\\u180F]',
  // Flags of regions.
  '(?<=\\u{1F3F4})[\\u{E0020}-\\u{E007E}]+\\u{E007F}',
  // Korean syllables of which a part is missing.
  '(?<=[\\u1100-\\u115F])\\u1160|\\u115F(?=[\\u1160-\\u11FF])',
];

/** Captures a part of a visible character, or matches an invisible one. */
const INVISIBLE = new RegExp(`(${PARTS.join('|')})|[\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB]`, 'gu');

/** The Braille pattern without dots is a letter to Unicode, and blank to the eye. */
const BLANK = /^[\s\u0085\u2800]*$/u;

/**
 * The text without characters that nobody sees: marks of the writing direction (which can turn around what is
 * read), zero-width characters, fillers. Those that shape a visible character stay, in joined emoji for
 * example. Line breaks and spaces stay.
 */
export const visibleText = (text: string): string =>
  text.replaceAll(INVISIBLE, (_, part: string | undefined) => part ?? '');

/** Whether there is nothing to see. */
export const isBlank = (text: string): boolean => BLANK.test(visibleText(text));

/** Characters that look like others: full-width and half-width forms, the wide space, radicals from a PDF. */
const LOOKALIKES = /[\u2E80-\u2FDF\u3000\uFF00-\uFFEF]/gu;

/**
 * What two texts have in common if they look the same: for comparing only, since people keep what they typed.
 * Forms of other widths, ways to compose an accent, radicals and the amount of space make no difference;
 * capitals and marks such as ① do.
 */
export const lookOf = (text: string): string =>
  visibleText(text)
    .replaceAll(LOOKALIKES, character => character.normalize('NFKC'))
    .normalize('NFC')
    .replaceAll(/[\s\u0085\u2800]+/gu, ' ')
    .trim();

/** The digits of each script are ten characters in a row, which begin with its zero. */
const valueOf = (digit: string): number => {
  const code = digit.codePointAt(0)!;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
};

/** A phone number with the usual digits and signs in the place of those of other scripts and widths. */
export const plainPhone = (text: string): string =>
  text
    .replaceAll(/[\u3000\uFF00-\uFF5E]/gu, sign => sign.normalize('NFKC'))
    .replaceAll(/[^\P{Nd}0-9]/gu, digit => String(valueOf(digit)));
