import { Global, Module } from '@nestjs/common';
import { RegisteredApps } from './registered-apps.js';

@Global()
@Module({ providers: [RegisteredApps], exports: [RegisteredApps] })
export class RegisteredAppsModule {}
