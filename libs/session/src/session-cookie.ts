/** The cookie that carries the session token. */
export const SESSION_COOKIE = 'token';

/** Reads one cookie of a `Cookie` header. A repeated name counts as absent, because it is ambiguous. */
export function readCookie(header: string | undefined, name: string): string | null {
  const values = (header ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1));
  return values.length === 1 ? values[0]! : null;
}

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
