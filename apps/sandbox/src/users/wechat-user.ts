import { createHash } from 'node:crypto';

const USER_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Users that are listed from the start; every other name is a valid user too. */
export const KNOWN_USERS = [
  'buyer-1',
  'buyer-2',
  'buyer-3',
  'buyer-4',
  'buyer-5',
  'buyer-6',
  'seller-1',
] as const;

export const isUserName = (name: string): boolean => USER_NAME.test(name);

const derived = (purpose: string, name: string): string =>
  createHash('sha256').update(`${purpose} ${name}`).digest('hex').slice(0, 24);

/** The user's id in the official account: the name itself, so that tests are easy to read. */
export const accountOpenIdOf = (name: string): string => name;

/** The user's id in the website app; a different one, as in WeChat. */
export const websiteOpenIdOf = (name: string): string => `web_${derived('website', name)}`;

/** The id that both apps share. */
export const unionIdOf = (name: string): string => `union_${derived('union', name)}`;

/** True for ids of the website app, which are unknown to the official account. */
export const isWebsiteOpenId = (openid: string): boolean => /^web_[0-9a-f]{24}$/.test(openid);

/** True for ids that may belong to the official account. */
export const isAccountOpenId = (openid: string): boolean => isUserName(openid) && !isWebsiteOpenId(openid);
