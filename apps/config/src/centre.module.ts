import { HealthModule, PlatformModule } from '@diancan/platform';
import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { CentreSettings, fromEnvironment } from './centre.settings.js';
import { CipherModule } from './cipher/cipher.module.js';
import { EnvironmentModule } from './environment/environment.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { RepositoryModule } from './repository/repository.module.js';
import { ConfigurationCheck, NewestVersionCheck, RepositoryCheck } from './rollout/rollout-checks.js';
import { RolloutModule } from './rollout/rollout.module.js';
import { WebhookModule } from './webhook/webhook.module.js';

/** The config centre: serves the settings of all applications from one repository. */
@Module({
  imports: [
    PlatformModule.forService('config', CentreSettings, fromEnvironment(process.env)),
    HealthModule.withChecks(ConfigurationCheck, RepositoryCheck, NewestVersionCheck),
    AccessModule,
    RepositoryModule,
    RolloutModule,
    CipherModule,
    OperationsModule,
    WebhookModule,
    // Last: its routes match nearly every path.
    EnvironmentModule,
  ],
})
export class CentreModule {}
