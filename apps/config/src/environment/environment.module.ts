import { Module } from '@nestjs/common';
import { CipherModule } from '../cipher/cipher.module.js';
import { EnvironmentController } from './environment.controller.js';
import { PlainFiles } from './plain-files.js';
import { RequestedVersions } from './requested-version.js';
import { ServedSettings } from './served-settings.js';
import { SettingsFiles } from './settings-files.js';
import { SpringEnvironments } from './spring-environments.js';

/** Serves settings to clients. */
@Module({
  imports: [CipherModule],
  controllers: [EnvironmentController],
  providers: [RequestedVersions, ServedSettings, SpringEnvironments, SettingsFiles, PlainFiles],
})
export class EnvironmentModule {}
