import { ServiceError, UserErrors } from '@diancan/contracts';

/** No blanks, no control characters, no backslash: browsers read those in surprising ways. */
const PLAIN = /^[^\p{Cc}\p{Z}\\]+$/u;
const PATH = /^\/(?!\/)/;
const ABSOLUTE = /^https?:\/\//i;

/**
 * Where a login may end: a path, or an address on one of our own origins. The answer is always absolute, and on the
 * origin that the browser came in by: cookies belong to that one alone.
 * @throws ServiceError RETURN_URL_REFUSED for everything else, so that our login never leads to somebody else's page
 */
export function checkReturnUrl(returnUrl: string, origin: string, ownOrigins: readonly string[]): string {
  const readable =
    PLAIN.test(returnUrl) &&
    (PATH.test(returnUrl) || ABSOLUTE.test(returnUrl)) &&
    URL.canParse(returnUrl, origin);
  if (!readable) throw new ServiceError(UserErrors.RETURN_URL_REFUSED);
  const url = new URL(returnUrl, origin);
  const own = url.origin === origin || ownOrigins.includes(url.origin);
  if (!own || url.username !== '' || url.password !== '')
    throw new ServiceError(UserErrors.RETURN_URL_REFUSED);
  return origin + url.href.slice(url.origin.length);
}

/**
 * Appends `openid=<alias>` at the very end, after the fragment where there is one: single-page apps with hash routing
 * read it there, and would log in for ever if it stood before the `#`. One from a former login is replaced.
 */
export function withAlias(returnUrl: string, alias: string): string {
  const hash = returnUrl.indexOf('#');
  const start = hash < 0 ? 0 : hash;
  const [path = '', ...query] = returnUrl.slice(start).split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter(pair => pair !== '' && !pair.startsWith('openid='));
  return `${returnUrl.slice(0, start)}${path}?${[...kept, `openid=${alias}`].join('&')}`;
}
