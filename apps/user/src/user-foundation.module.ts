import { DatabaseModule } from '@diancan/database';
import { LockModule } from '@diancan/lock';
import { PlatformModule } from '@diancan/platform';
import { SessionModule } from '@diancan/session';
import { WechatModule } from '@diancan/wechat';
import { Module } from '@nestjs/common';
import { BuyerEntity } from './buyers/buyer.entity.js';
import { MIGRATIONS } from './migrations/index.js';
import { NoticeEntity } from './notice/notice.entity.js';
import { SellerEntity } from './sellers/seller.entity.js';
import { SellerRequestEntity } from './sellers/seller-request.entity.js';
import { UserSettings } from './user.settings.js';

/** What the service and its command line share: settings, schema, sessions, WeChat. */
@Module({
  imports: [
    PlatformModule.forService('user', UserSettings),
    DatabaseModule.forService<UserSettings>({
      settings: UserSettings,
      url: ({ current }) => current.database.url,
      poolSize: ({ current }) => current.database.poolSize,
      entities: [BuyerEntity, SellerEntity, SellerRequestEntity, NoticeEntity],
      migrations: MIGRATIONS,
    }),
    SessionModule.forRoot<UserSettings>({
      settings: UserSettings,
      redisUrl: ({ current }) => current.redis.url,
      idleSeconds: ({ current }) => current.session.idleSeconds,
    }),
    LockModule.nodes<UserSettings>({
      settings: UserSettings,
      redisUrls: ({ current }) => current.locks.redisUrls,
    }),
    WechatModule.forRoot<UserSettings>({
      settings: UserSettings,
      hosts: ({ current }) => ({ api: current.wechat.apiUrl, open: current.wechat.openUrl }),
      officialAccount: ({ current }) => current.wechat.officialAccount,
      websiteApp: ({ current }) => current.wechat.websiteApp,
    }),
  ],
})
export class UserFoundationModule {}
