import { HealthModule, PlatformModule } from '@diancan/platform';
import { Module } from '@nestjs/common';
import { BillsModule } from './bills/bills.module.js';
import { CashierModule } from './cashier/cashier.module.js';
import { CertificatesModule } from './certificates/certificates.module.js';
import { ClockModule } from './clock/clock.module.js';
import { ConsoleModule } from './console/console.module.js';
import { FaultsModule } from './faults/faults.module.js';
import { JournalModule } from './journal/journal.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MerchantModule } from './merchant/merchant.module.js';
import { OfficialAccountModule } from './official-account/official-account.module.js';
import { OpenPlatformModule } from './open-platform/open-platform.module.js';
import { PlatformKeysModule } from './platform-keys/platform-keys.module.js';
import { RefundsModule } from './refunds/refunds.module.js';
import { RegisteredAppsModule } from './registered-apps/registered-apps.module.js';
import { SandboxSettings } from './sandbox.settings.js';
import { ServerUrlModule } from './server-url/server-url.module.js';
import { SnsModule } from './sns/sns.module.js';
import { TemplateMessagesModule } from './template-messages/template-messages.module.js';
import { TransactionsModule } from './transactions/transactions.module.js';
import { UsersModule } from './users/users.module.js';

/**
 * A WeChat of our own for development and tests. It has no guard, because WeChat's own rules control access.
 */
@Module({
  imports: [
    PlatformModule.forService('sandbox', SandboxSettings),
    HealthModule.withChecks(),
    // Infrastructure shared by all parts.
    JournalModule,
    ClockModule,
    FaultsModule,
    RegisteredAppsModule,
    MerchantModule,
    PlatformKeysModule,
    UsersModule,
    // api.weixin.qq.com and open.weixin.qq.com
    OfficialAccountModule,
    ServerUrlModule,
    TemplateMessagesModule,
    OpenPlatformModule,
    SnsModule,
    // api.mch.weixin.qq.com
    CertificatesModule,
    TransactionsModule,
    RefundsModule,
    BillsModule,
    LedgerModule,
    // The phone.
    CashierModule,
    ConsoleModule,
  ],
})
export class SandboxServiceModule {}
