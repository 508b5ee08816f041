/** Bytes that are not UTF-8, and so are no text of ours. */
export class NotUtf8Error extends Error {
  override readonly name = 'NotUtf8Error';

  /** @param line the first line that is not UTF-8, from 1 */
  constructor(readonly line: number) {
    super(`line ${line} is not UTF-8 text`);
  }
}

/**
 * The text that UTF-8 bytes stand for, without a byte order mark at its start. Other bytes are never replaced
 * by question marks: what is stored with them is lost, and two different texts look the same (RFC 8259 §8.1
 * for JSON).
 * @throws NotUtf8Error
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text === null) throw new NotUtf8Error(firstWrongLine(bytes));
  return text;
}

/**
 * The value of JSON, which is UTF-8 (RFC 8259 §8.1).
 * @throws NotUtf8Error
 * @throws SyntaxError
 */
export const parseJson = (bytes: Uint8Array): unknown => JSON.parse(decodeUtf8(bytes));

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No character of UTF-8 contains the byte of a line break, so lines can be decoded one by one. */
function firstWrongLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_BREAK, from);
    const until = end === -1 ? bytes.length : end;
    if (decoded(bytes.subarray(from, until)) === null) return line;
    from = until + 1;
  }
  return line;
}

const LINE_BREAK = 0x0a;
