import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { AppCredentials } from './authorization/app-credentials.js';
import { OfficialAccount } from './official-account/official-account.js';
import { WebsiteApp } from './open-platform/website-app.js';
import { WechatApi, type WechatHosts } from './transport/wechat-api.js';

export interface WechatModuleOptions<S> {
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  readonly hosts: (settings: S) => WechatHosts;
  readonly officialAccount: (settings: S) => AppCredentials;
  readonly websiteApp: (settings: S) => AppCredentials;
}

/** WeChat as far as login needs it. */
@Module({})
export class WechatModule {
  static forRoot<S>({ settings, hosts, officialAccount, websiteApp }: WechatModuleOptions<S>): DynamicModule {
    return {
      module: WechatModule,
      global: true,
      providers: [
        { provide: WechatApi, inject: [settings], useFactory: (made: S) => new WechatApi(() => hosts(made)) },
        {
          provide: OfficialAccount,
          inject: [WechatApi, settings],
          useFactory: (api: WechatApi, made: S) => new OfficialAccount(api, () => hosts(made), () => officialAccount(made)),
        },
        {
          provide: WebsiteApp,
          inject: [WechatApi, settings],
          useFactory: (api: WechatApi, made: S) => new WebsiteApp(api, () => hosts(made), () => websiteApp(made)),
        },
      ],
      exports: [OfficialAccount, WebsiteApp],
    };
  }
}
