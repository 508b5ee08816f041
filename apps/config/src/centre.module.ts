import { HealthModule, PeriodicJob, PlatformModule } from '@diancan/platform';
import { Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { CentreSettings, fromEnvironment } from './centre.settings.js';
import { CipherModule } from './cipher/cipher.module.js';
import { ConfigurationCheck } from './environment/configuration.check.js';
import { EnvironmentModule } from './environment/environment.module.js';
import { ConfigRepository } from './repository/config-repository.js';
import { RepositoryModule } from './repository/repository.module.js';
import { ServedVersion } from './rollout/served-version.js';

/** Serves whatever the repository's head is. */
@Injectable()
class HeadVersion extends PeriodicJob implements OnModuleInit, ServedVersion {
  version: string | null = null;
  problem: string | null = null;

  constructor(
    private readonly repository: ConfigRepository,
    private readonly settings: CentreSettings,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    await this.runOnce();
  }

  protected override intervalMs(): number {
    return this.settings.current.pollMs;
  }

  protected override async runOnce(): Promise<boolean> {
    this.problem = await this.repository.fetch().then(() => null, (error: unknown) => (error as Error).message);
    this.version = await this.repository.head();
    return false;
  }
}

@Global()
@Module({ providers: [{ provide: ServedVersion, useClass: HeadVersion }], exports: [ServedVersion] })
class HeadModule {}

/** The config centre: settings of all applications out of one repository. */
@Module({
  imports: [
    PlatformModule.forService('config', CentreSettings, fromEnvironment(process.env)),
    HealthModule.withChecks(ConfigurationCheck),
    AccessModule,
    RepositoryModule,
    HeadModule,
    CipherModule,
    // Its addresses match nearly everything: last.
    EnvironmentModule,
  ],
})
export class CentreModule {}
