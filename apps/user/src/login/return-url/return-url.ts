import { normalOrigin } from '@diancan/address';
import { ServiceError, UserErrors } from '@diancan/contracts';

/** No spaces, control characters or backslashes, which browsers interpret in surprising ways. */
const PLAIN = /^[^\p{Cc}\p{Z}\\]+$/u;
const PATH = /^\/(?!\/)/;
const ABSOLUTE = /^https?:\/\//i;

/**
 * Checks where a login may end: a path, or a URL on one of our own origins. The result is absolute and on the
 * origin that the browser used, because the cookie belongs to that origin only.
 * @throws ServiceError RETURN_URL_REFUSED for anything else, so that our login never redirects to a foreign
 *   page
 */
export function checkReturnUrl(returnUrl: string, origin: string, ownOrigins: readonly string[]): string {
  const readable =
    PLAIN.test(returnUrl) &&
    (PATH.test(returnUrl) || ABSOLUTE.test(returnUrl)) &&
    URL.canParse(returnUrl, origin);
  if (!readable) throw new ServiceError(UserErrors.RETURN_URL_REFUSED);
  const url = new URL(returnUrl, origin);
  const target = normalOrigin(url.origin);
  const own = target !== null && (target === origin || ownOrigins.includes(target));
  if (!own || url.username !== '' || url.password !== '')
    throw new ServiceError(UserErrors.RETURN_URL_REFUSED);
  return origin + url.href.slice(url.origin.length);
}

/**
 * Appends `openid=<alias>` at the very end, after the fragment if there is one. Single-page apps with hash
 * routing read it there; in front of the `#` they would miss it and log in for ever. The alias of a previous
 * login is replaced.
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
