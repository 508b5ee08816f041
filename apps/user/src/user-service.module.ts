import { staffContract } from '@diancan/contracts';
import { DatabaseReadiness } from '@diancan/database';
import { JobsModule } from '@diancan/jobs';
import { ConsumerModule, MessagingModule } from '@diancan/messaging';
import { HealthModule, IdentityModule } from '@diancan/platform';
import { DiscoveryModule, RpcServerModule } from '@diancan/rpc';
import { RedisReadiness } from '@diancan/redis';
import { Module } from '@nestjs/common';
import { AccountModule } from './account/account.module.js';
import { LoginModule } from './login/login.module.js';
import { NoticeModule } from './notice/notice.module.js';
import { SellersModule } from './sellers/sellers.module.js';
import { StaffHandler } from './sellers/staff.handler.js';
import { ServerUrlModule } from './server-url/server-url.module.js';
import { UserFoundationModule } from './user-foundation.module.js';
import { UserSettings } from './user.settings.js';

@Module({
  imports: [
    UserFoundationModule,
    IdentityModule.forService('user'),
    DiscoveryModule.forService({ service: 'user', settings: UserSettings, servesTcp: true }),
    HealthModule.withChecks(DatabaseReadiness, RedisReadiness),
    JobsModule.forService<UserSettings>({
      settings: UserSettings,
      intervalMs: ({ current }) => current.notices.intervalMs,
    }),
    MessagingModule.forService<UserSettings>({
      settings: UserSettings,
      messaging: ({ current }) => current.messaging,
    }),
    ConsumerModule.forService<UserSettings>({
      settings: UserSettings,
      messaging: ({ current }) => current.messaging,
    }),
    LoginModule,
    AccountModule,
    ServerUrlModule,
    NoticeModule,
    RpcServerModule.serve(staffContract, StaffHandler, SellersModule),
  ],
})
export class UserServiceModule {}
