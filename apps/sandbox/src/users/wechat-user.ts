import { createHash } from 'node:crypto';

const USER_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** People who are there from the start; every other name is a person too. */
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

/** The user's id under the official account: the name itself, so that a person reading a test knows who is meant. */
export const accountOpenIdOf = (name: string): string => name;

/** The user's id under the website app; another one, as with WeChat. */
export const websiteOpenIdOf = (name: string): string => `web_${derived('website', name)}`;

/** The id that joins both. */
export const unionIdOf = (name: string): string => `union_${derived('union', name)}`;

/** True for ids that the website app gave out, which mean nothing to the official account. */
export const isWebsiteOpenId = (openid: string): boolean => /^web_[0-9a-f]{24}$/.test(openid);

/** True for ids that the official account may have given out. */
export const isAccountOpenId = (openid: string): boolean => isUserName(openid) && !isWebsiteOpenId(openid);
