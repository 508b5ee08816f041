import { LockModule, Locks } from '@diancan/lock';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { AppCredentials } from './authorization/app-credentials.js';
import { AccountToken } from './official-account/account-token.js';
import { OfficialAccount } from './official-account/official-account.js';
import { WebsiteApp } from './open-platform/website-app.js';
import { TemplateMessages } from './template-message/template-messages.js';
import { WechatApi, type WechatHosts } from './transport/wechat-api.js';

export interface WechatModuleOptions<S> {
  /** The class whose instance holds the settings. */
  readonly settings: Type<S>;
  readonly hosts: (settings: S) => WechatHosts;
  readonly officialAccount: (settings: S) => AppCredentials;
  readonly websiteApp: (settings: S) => AppCredentials;
}

/**
 * WeChat without its payments. Needs a global Redis connection, through which the fleet shares the account's
 * token.
 */
@Module({})
export class WechatModule {
  static forRoot<S>({ settings, hosts, officialAccount, websiteApp }: WechatModuleOptions<S>): DynamicModule {
    return {
      module: WechatModule,
      global: true,
      imports: [LockModule],
      providers: [
        { provide: WechatApi, inject: [settings], useFactory: (made: S) => new WechatApi(() => hosts(made)) },
        {
          provide: AccountToken,
          inject: [WechatApi, settings, Redis, Locks],
          useFactory: (api: WechatApi, made: S, redis: Redis, locks: Locks) =>
            new AccountToken(api, () => officialAccount(made), redis, locks),
        },
        {
          provide: OfficialAccount,
          inject: [WechatApi, settings, AccountToken],
          useFactory: (api: WechatApi, made: S, token: AccountToken) =>
            new OfficialAccount(
              api,
              () => hosts(made),
              () => officialAccount(made),
              token,
            ),
        },
        {
          provide: WebsiteApp,
          inject: [WechatApi, settings],
          useFactory: (api: WechatApi, made: S) =>
            new WebsiteApp(
              api,
              () => hosts(made),
              () => websiteApp(made),
            ),
        },
        {
          provide: TemplateMessages,
          inject: [WechatApi, AccountToken],
          useFactory: (api: WechatApi, token: AccountToken) => new TemplateMessages(api, token),
        },
      ],
      exports: [OfficialAccount, WebsiteApp, TemplateMessages],
    };
  }
}
