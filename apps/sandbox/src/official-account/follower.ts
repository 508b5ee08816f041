import { ApiError } from '../api-answers/api-error.js';
import { isUserName, isWebsiteOpenId, unionIdOf } from '../users/wechat-user.js';

/**
 * What the account may know of a user. Everybody follows it here.
 * @throws ApiError 40003 for an id that this account never gave out
 */
export function followerOf(openid: string | undefined) {
  if (openid === undefined || !isUserName(openid) || isWebsiteOpenId(openid)) throw new ApiError(40003, 'invalid openid');
  return { subscribe: 1, openid, language: 'zh_CN', unionid: unionIdOf(openid), remark: '', groupid: 0, tagid_list: [] };
}
