export interface RequestTarget {
  readonly path: string;
  /** With its `?`; empty if there is none. */
  readonly query: string;
}

/**
 * `/segments` of unreserved characters (RFC 3986 §2.3), none of them `.` or `..`, without a slash at the end;
 * then a query without `#`. Only a query may have bytes above ASCII, because people type them into tools.
 */
const TARGET = /^((?:\/(?!\.{1,2}(?:\/|\?|$))[A-Za-z0-9._~-]+)+)((?:\?[\x21\x22\x24-\x7e\x80-\xff]*)?)$/;

/**
 * Parses the target of a request once, before routing and access rules. It decodes and normalises nothing: a
 * path that another reader may spell differently (`%2e`, `//`, `;`, `\`, `..`, an absolute URI) is refused.
 * @returns null if the path is refused
 */
export function readTarget(url: string): RequestTarget | null {
  const parts = TARGET.exec(url);
  return parts === null ? null : { path: parts[1]!, query: parts[2]! };
}
