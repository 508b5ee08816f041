import type { AppCredentials } from '../authorization/app-credentials.js';
import { type AuthorizeRequest, authorizeUrl } from '../authorization/authorize-url.js';
import { exchangeCode, type UserGrant } from '../authorization/user-grant.js';
import type { WechatApi, WechatHosts } from '../transport/wechat-api.js';

/**
 * The website app (网站应用) of the open platform, whose users scan a QR code. Its openids differ from the
 * official account's.
 */
export class WebsiteApp {
  constructor(
    private readonly api: WechatApi,
    private readonly hosts: () => WechatHosts,
    private readonly app: () => AppCredentials,
  ) {}

  /** The URL that shows the QR code in a browser on a computer. */
  qrAuthorizeUrl(request: AuthorizeRequest): string {
    return authorizeUrl(`${this.hosts().open}/connect/qrconnect`, this.app().appId, 'snsapi_login', request);
  }

  /** @throws WechatRefusedError, WechatUnavailableError */
  exchangeCode(code: string): Promise<UserGrant> {
    return exchangeCode(this.api, this.app(), code);
  }
}
