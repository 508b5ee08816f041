/** Emoji and what joins them (UTF-8 of four bytes), halves of them, and control characters: WeChat Pay refuses them. */
const REFUSED = /[\u{10000}-\u{10FFFF}]|[\uD800-\uDFFF]|\u200D|\uFE0E|\uFE0F|\p{Cc}/gu;

/** A text that WeChat Pay accepts and its users can read. */
export const plainText = (text: string, maxLength: number): string =>
  text.replace(REFUSED, ' ').replace(/\s+/g, ' ').trim().slice(0, maxLength).trim();
