/** What a request says of who sent it. */
export interface Credentials {
  /** Of Basic authentication; null where there is a token alone. */
  readonly user: string | null;
  readonly token: string;
}

const HEADER = /^(basic|bearer) +(\S+) *$/i;

/** Reads `Authorization: Bearer <token>` and `Basic <user:token>`; null where neither is there. */
export function credentialsOf(header: string | undefined): Credentials | null {
  const [, scheme, value] = HEADER.exec(header ?? '') ?? [];
  if (scheme === undefined || value === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return { user: null, token: value };
  const pair = Buffer.from(value, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon < 0 ? null : { user: pair.slice(0, colon), token: pair.slice(colon + 1) };
}
