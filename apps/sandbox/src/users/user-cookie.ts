import { isUserName } from './wechat-user.js';

const USER_COOKIE = 'wechat_user';

/** The WeChat user of this browser; null if none is chosen, or the cookie is not a valid name. */
export function userOf(cookieHeader: string | undefined): string | null {
  const values = (cookieHeader ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${USER_COOKIE}=`))
    .map(pair => pair.slice(USER_COOKIE.length + 1));
  const [name] = values;
  return name !== undefined && values.length === 1 && isUserName(name) ? name : null;
}

export const userCookie = (name: string): string => `${USER_COOKIE}=${name}; Path=/; HttpOnly; SameSite=Lax`;
