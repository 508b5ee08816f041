const SEPARATOR = /^[#!]---[ \t\f]*$/;

/**
 * Whether a comment separates two documents, by the rules of Spring: three hyphens at the beginning of its
 * line, and no comment of the same kind in the line before or after it, unless that separates documents too.
 * @param start where the comment begins in the text
 */
export function isSeparator(text: string, start: number): boolean {
  if (!looksLikeSeparator(text, start) || !(start === 0 || text[start - 1] === '\n')) return false;
  const kind = text[start]!;
  const end = endOf(text, start);
  const before = start === 0 ? '' : lineAt(text, text.lastIndexOf('\n', start - 2) + 1);
  const after = end === text.length ? '' : lineAt(text, end + 1);
  return [before, after].every(line => !line.trimStart().startsWith(kind) || SEPARATOR.test(line));
}

export const looksLikeSeparator = (text: string, start: number): boolean =>
  SEPARATOR.test(lineAt(text, start));

function endOf(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

const lineAt = (text: string, start: number): string =>
  text.slice(start, endOf(text, start)).replace(/\r$/, '');
