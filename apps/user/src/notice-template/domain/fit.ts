const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const ELLIPSIS = '…';
/** How many dishes there are besides the named one: the part of a summary that must survive. */
const AND_MORE = /等\d{1,6}样$/;

/**
 * What WeChat allows in a field, by the type that its key begins with; it refuses the whole message otherwise
 * (47003).
 */
const FITS: Readonly<Record<string, (text: string) => string>> = {
  thing: text => shorten(text, 20),
  character_string: text => text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 32),
  phrase: text => (text.match(/\p{Script=Han}/gu) ?? []).slice(0, 5).join(''),
};

/**
 * The text as a field like `thing2` may hold it; on one line, because WeChat drops what follows a line break.
 */
export function fit(key: string, text: string): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return (FITS[key.replace(/\d+$/, '')] ?? (same => same))(line);
}

/**
 * At most `max` UTF-16 units, which is never more than `max` characters however they are counted; no
 * character is cut in half, and what had to go is marked.
 */
function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = AND_MORE.exec(text)?.[0] ?? '';
  const room = max - ELLIPSIS.length - tail.length;
  let head = '';
  for (const { segment } of graphemes.segment(text)) {
    if (head.length + segment.length > room) break;
    head += segment;
  }
  return head + ELLIPSIS + tail;
}
