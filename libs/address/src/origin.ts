/** Scheme and authority, without credentials. `URL` alone would also take `http:shop` and backslashes. */
const WRITTEN = /^https?:\/\/[^\s/?#@\\]+\/*$/i;

/**
 * An origin in its one spelling, as browsers send it (RFC 6454 §6.1): lower case, without the default port, a
 * dot after the host, and a slash at the end.
 * @returns null for anything else: another scheme, a path, a query, credentials
 */
export function normalOrigin(text: string): string | null {
  if (!WRITTEN.test(text) || !URL.canParse(text)) return null;
  const { protocol, hostname, port } = new URL(text);
  const host = hostname.replace(/\.$/, '');
  return host === '' ? null : `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}

/**
 * The host of a request in its one spelling, with a port unless it is the scheme's own.
 * @param scheme `http` or `https`
 * @returns null if no request may have it
 */
export function normalHost(host: string, scheme: string): string | null {
  const origin = /[/?#@\\]/.test(host) ? null : normalOrigin(`${scheme}://${host}`);
  return origin === null ? null : origin.slice(`${scheme}://`.length);
}
