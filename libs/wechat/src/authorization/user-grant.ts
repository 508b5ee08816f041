import { openid as wechatId } from '@diancan/contracts';
import { z } from 'zod';
import type { WechatApi } from '../transport/wechat-api.js';
import type { AppCredentials } from './app-credentials.js';

/** The user who logged in. */
export interface UserGrant {
  /** The user's id under this one app. */
  readonly openid: string;
  /** The user's id in all apps of the same open-platform account; null if WeChat does not send it. */
  readonly unionid: string | null;
  /** True for the virtual account of a snapshot page: it stands for no user and must never own anything. */
  readonly isSnapshot: boolean;
}

const grantAnswer = z.object({
  openid: wechatId,
  unionid: wechatId.optional(),
  is_snapshotuser: z.number().optional(),
});

/**
 * GET /sns/oauth2/access_token, the same for both kinds of app. A code works once.
 * @throws WechatRefusedError 40029 (unknown or expired code), 40163 (used code), …
 * @throws WechatUnavailableError
 */
export async function exchangeCode(api: WechatApi, app: AppCredentials, code: string): Promise<UserGrant> {
  const answer = await api.get(
    '/sns/oauth2/access_token',
    { appid: app.appId, secret: app.secret, code, grant_type: 'authorization_code' },
    grantAnswer,
  );
  return { openid: answer.openid, unionid: answer.unionid ?? null, isSnapshot: answer.is_snapshotuser === 1 };
}
