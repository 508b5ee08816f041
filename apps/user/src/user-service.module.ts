import { DatabaseReadiness } from '@diancan/database';
import { HealthModule, IdentityModule } from '@diancan/platform';
import { RedisReadiness } from '@diancan/session';
import { Module } from '@nestjs/common';
import { AccountModule } from './account/account.module.js';
import { LoginModule } from './login/login.module.js';
import { UserFoundationModule } from './user-foundation.module.js';

@Module({
  imports: [
    UserFoundationModule,
    IdentityModule.forService('user'),
    HealthModule.withChecks(DatabaseReadiness, RedisReadiness),
    LoginModule,
    AccountModule,
  ],
})
export class UserServiceModule {}
