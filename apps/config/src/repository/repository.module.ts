import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';
import { ConfigRepository } from './config-repository.js';
import { GitRepository } from './git.repository.js';
import { PlainFolder } from './plain-folder.js';

/** The repository that the settings name. */
const openRepository = ({ current: { repository, dataDir } }: CentreSettings): ConfigRepository =>
  repository.url === ''
    ? new PlainFolder(repository.dir)
    : new GitRepository({ ...repository, clone: join(dataDir, 'config', 'repository.git') });

@Global()
@Module({
  providers: [{ provide: ConfigRepository, inject: [CentreSettings], useFactory: openRepository }],
  exports: [ConfigRepository],
})
export class RepositoryModule {}
