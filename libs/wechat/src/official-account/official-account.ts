import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import { type AuthorizeRequest, authorizeUrl } from '../authorization/authorize-url.js';
import { exchangeCode, type UserGrant, wechatId } from '../authorization/user-grant.js';
import type { WechatApi, WechatHosts } from '../transport/wechat-api.js';
import { WechatRefusedError, WechatUnavailableError } from '../transport/wechat-errors.js';
import type { AccountToken } from './account-token.js';
import { type UserProfile, userProfile } from './user-profile.js';

const followerAnswer = z.object({ openid: wechatId, unionid: wechatId.optional() });

const INVALID_OPENID = 40003;

/** The official account (公众号) through which buyers come. */
export class OfficialAccount {
  constructor(
    private readonly api: WechatApi,
    private readonly hosts: () => WechatHosts,
    private readonly app: () => AppCredentials,
    private readonly token: AccountToken,
  ) {}

  /**
   * Where to send a browser inside WeChat. `snsapi_base` is silent, and tells the openid and nothing else; `snsapi_userinfo`
   * asks the user, and tells his name too.
   */
  authorizeUrl(request: AuthorizeRequest, scope: 'snsapi_base' | 'snsapi_userinfo' = 'snsapi_base'): string {
    return authorizeUrl(`${this.hosts().open}/connect/oauth2/authorize`, this.app().appId, scope, request);
  }

  /** @throws WechatRefusedError, WechatUnavailableError */
  async exchangeCode(code: string): Promise<UserGrant> {
    return (await exchangeCode(this.api, this.app(), code)).grant;
  }

  /**
   * Who logged in, and what he shows of himself: null under `snsapi_base`, and where WeChat does not tell it now (the code is
   * spent, and a login does not fail for want of a name).
   * @throws WechatRefusedError, WechatUnavailableError about the code
   */
  async exchangeCodeWithProfile(code: string): Promise<{ grant: UserGrant; profile: UserProfile | null }> {
    const { grant, userToken } = await exchangeCode(this.api, this.app(), code);
    if (userToken === null) return { grant, profile: null };
    const profile = await userProfile(this.api, grant.openid, userToken).catch((error: unknown) => {
      if (error instanceof WechatRefusedError || error instanceof WechatUnavailableError) return null;
      throw error;
    });
    return { grant, profile };
  }

  /**
   * The unionid behind an openid of this account; null where WeChat knows no such openid, or no unionid for it.
   * @throws WechatRefusedError, WechatUnavailableError
   */
  async unionIdOf(openid: string): Promise<string | null> {
    try {
      const answer = await this.token.use(token =>
        this.api.get('/cgi-bin/user/info', { access_token: token, openid, lang: 'zh_CN' }, followerAnswer),
      );
      return answer.unionid ?? null;
    } catch (error) {
      if (error instanceof WechatRefusedError && error.errcode === INVALID_OPENID) return null;
      throw error;
    }
  }
}
