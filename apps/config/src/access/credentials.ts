/** The credentials of a request. */
export interface Credentials {
  /** The user of Basic authentication; null for a bearer token. */
  readonly user: string | null;
  readonly token: string;
}

const HEADER = /^(basic|bearer) +(\S+) *$/i;

/** Reads `Authorization: Bearer <token>` and `Basic <user:token>`; null if the header has neither. */
export function credentialsOf(header: string | undefined): Credentials | null {
  const [, scheme, value] = HEADER.exec(header ?? '') ?? [];
  if (scheme === undefined || value === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return { user: null, token: value };
  const pair = Buffer.from(value, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? null : { user: pair.slice(0, colon), token: pair.slice(colon + 1) };
}
