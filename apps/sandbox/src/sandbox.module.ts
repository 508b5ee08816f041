import { HealthModule, PlatformModule } from '@diancan/platform';
import { Module } from '@nestjs/common';
import { ClockModule } from './clock/clock.module.js';
import { OfficialAccountModule } from './official-account/official-account.module.js';
import { OpenPlatformModule } from './open-platform/open-platform.module.js';
import { RegisteredAppsModule } from './registered-apps/registered-apps.module.js';
import { SandboxSettings } from './sandbox.settings.js';
import { SnsModule } from './sns/sns.module.js';
import { UsersModule } from './users/users.module.js';

/** A WeChat of our own for development and tests. It has no guard: WeChat's own rules are its access rules. */
@Module({
  imports: [
    PlatformModule.forService('sandbox', SandboxSettings),
    HealthModule.withChecks(),
    ClockModule,
    RegisteredAppsModule,
    UsersModule,
    OfficialAccountModule,
    OpenPlatformModule,
    SnsModule,
  ],
})
export class SandboxModule {}
