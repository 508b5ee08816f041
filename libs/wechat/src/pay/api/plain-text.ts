/**
 * WeChat Pay refuses emoji (four bytes in UTF-8), their joiners, unpaired surrogates and control characters.
 */
const REFUSED = /[\u{10000}-\u{10FFFF}]|[\uD800-\uDFFF]|\u200D|\uFE0E|\uFE0F|\p{Cc}/gu;

/** A text that WeChat Pay accepts, without the characters that it refuses, cut to `maxLength`. */
export const plainText = (text: string, maxLength: number): string =>
  text.replace(REFUSED, ' ').replace(/\s+/g, ' ').trim().slice(0, maxLength).trim();
