import { openid as wechatId } from '@diancan/contracts';
import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import { type AuthorizeRequest, authorizeUrl } from '../authorization/authorize-url.js';
import { exchangeCode, type UserGrant } from '../authorization/user-grant.js';
import type { WechatApi, WechatHosts } from '../transport/wechat-api.js';
import { WechatRefusedError } from '../transport/wechat-errors.js';
import type { AccountToken } from './account-token.js';

const followerAnswer = z.object({ openid: wechatId, unionid: wechatId.optional() });

const INVALID_OPENID = 40003;

/** The official account (公众号), through which buyers log in. */
export class OfficialAccount {
  constructor(
    private readonly api: WechatApi,
    private readonly hosts: () => WechatHosts,
    private readonly app: () => AppCredentials,
    private readonly token: AccountToken,
  ) {}

  /**
   * The login URL for a browser inside WeChat. The user need not confirm, and WeChat returns only the openid
   * (`snsapi_base`).
   */
  authorizeUrl(request: AuthorizeRequest): string {
    const page = `${this.hosts().open}/connect/oauth2/authorize`;
    return authorizeUrl(page, this.app().appId, 'snsapi_base', request);
  }

  /** @throws WechatRefusedError, WechatUnavailableError */
  exchangeCode(code: string): Promise<UserGrant> {
    return exchangeCode(this.api, this.app(), code);
  }

  /**
   * The unionid for an openid of this account; null if WeChat knows no such openid, or no unionid for it.
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
