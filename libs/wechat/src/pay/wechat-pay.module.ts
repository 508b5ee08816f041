import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { makeWechatPay } from './make-wechat-pay.js';
import type { PaySettings } from './pay-settings.js';
import { WechatPay } from './wechat-pay.js';

export interface WechatPayModuleOptions<S> {
  /** The class whose instance holds the settings. */
  readonly settings: Type<S>;
  readonly pay: (settings: S) => PaySettings;
}

/**
 * WeChat Pay of one merchant. Key files are read at the start; a change of merchant, key or address needs a
 * restart, see `PAY_READS_AT_START`.
 */
@Module({})
export class WechatPayModule {
  static forRoot<S>({ settings, pay }: WechatPayModuleOptions<S>): DynamicModule {
    return {
      module: WechatPayModule,
      global: true,
      providers: [
        {
          provide: WechatPay,
          inject: [settings],
          useFactory: (made: S) => makeWechatPay(pay(made), { timeoutMs: () => pay(made).timeoutMs }),
        },
      ],
      exports: [WechatPay],
    };
  }
}
