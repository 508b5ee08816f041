export interface RequestTarget {
  readonly path: string;
  /** With its `?`; empty when there is none. */
  readonly query: string;
}

/**
 * `/segments` of unreserved characters (RFC 3986 §2.3), none of them `.` or `..`, no slash at the end; then a query
 * without `#`. Bytes above ASCII are let through in a query alone, because people type them into tools.
 */
const TARGET = /^((?:\/(?!\.{1,2}(?:\/|\?|$))[A-Za-z0-9._~-]+)+)((?:\?[\x21\x22\x24-\x7e\x80-\xff]*)?)$/;

/**
 * Reads what a client asks for, once, before routing and access rules. No decoding and no tidying up: a path that
 * has another spelling for the next reader (`%2e`, `//`, `;`, `\`, `..`, an absolute URI) is not a path of ours.
 * @returns null when it is not written plainly
 */
export function readTarget(url: string): RequestTarget | null {
  const parts = TARGET.exec(url);
  return parts === null ? null : { path: parts[1]!, query: parts[2]! };
}
