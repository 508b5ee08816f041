import { z } from 'zod';
import { wechatId } from '../authorization/user-grant.js';
import type { WechatApi } from '../transport/wechat-api.js';

/** What a user shows of himself; WeChat tells neither sex nor place any more. */
export interface UserProfile {
  readonly nickname: string;
  /** Address of the picture; null where there is none. */
  readonly pictureUrl: string | null;
  readonly unionid: string | null;
}

const profileAnswer = z.object({ openid: wechatId, nickname: z.string(), headimgurl: z.string().optional(), unionid: wechatId.optional() });

/**
 * GET /sns/userinfo, with the user's own token.
 * @throws WechatRefusedError 48001 when the user was asked for his openid only (`snsapi_base`)
 * @throws WechatUnavailableError
 */
export async function userProfile(api: WechatApi, openid: string, userToken: string): Promise<UserProfile> {
  const answer = await api.get('/sns/userinfo', { access_token: userToken, openid, lang: 'zh_CN' }, profileAnswer);
  return { nickname: answer.nickname, pictureUrl: answer.headimgurl || null, unionid: answer.unionid ?? null };
}
