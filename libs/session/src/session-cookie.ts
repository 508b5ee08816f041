import { isToken } from './session-token.js';

/** The cookie that carries the session token. */
export const SESSION_COOKIE = 'token';

/** Of more tokens than this in one request, the rest is not looked up. */
const MOST_TOKENS = 20;

/** Reads one cookie of a `Cookie` header. A repeated name counts as absent, because it is ambiguous. */
export function readCookie(header: string | undefined, name: string): string | null {
  const values = valuesOf(header, name);
  return values.length === 1 ? values[0]! : null;
}

/**
 * The session tokens of a request. There may be several, because a site of the parent domain can set a cookie
 * of the same name, and a browser sends both.
 */
export function sessionTokens(header: string | undefined): string[] {
  return [...new Set(valuesOf(header, SESSION_COOKIE))].filter(isToken).slice(0, MOST_TOKENS);
}

const valuesOf = (header: string | undefined, name: string): string[] =>
  (header ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1));

export interface CookieOptions {
  readonly path: string;
  readonly secure: boolean;
  /** In seconds; 0 deletes the cookie; absent, the cookie ends with the browser. */
  readonly maxAgeSeconds?: number;
}

/**
 * Makes a `Set-Cookie` value that scripts cannot read and that only this host gets. Lax, not Strict, because
 * the browser must send it when WeChat, another site, sends the user back.
 */
export function setCookie(
  name: string,
  value: string,
  { path, secure, maxAgeSeconds }: CookieOptions,
): string {
  const age = maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`];
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...age,
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}
