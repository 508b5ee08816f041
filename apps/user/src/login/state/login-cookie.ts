import { type CookieOptions, readCookie, setCookie } from '@diancan/session';

/** One cookie per login, named after its state, so that two tabs can log in at once. */
const cookieName = (state: string): string => `login_${state}`;

/** Sent to our callbacks only. */
const options = (origin: string, maxAgeSeconds: number): CookieOptions => ({
  path: '/api/wechat',
  secure: origin.startsWith('https:'),
  maxAgeSeconds,
});

export const loginCookie = (state: string, binding: string, origin: string, lifeSeconds: number): string =>
  setCookie(cookieName(state), binding, options(origin, lifeSeconds));

/** The value that binds this browser to the state; null if the login did not start in this browser. */
export const bindingOf = (cookies: string | undefined, state: string): string | null =>
  /^[A-Za-z0-9]{1,128}$/.test(state) ? readCookie(cookies, cookieName(state)) : null;
