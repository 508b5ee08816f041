import { Global, Module } from '@nestjs/common';
import { RegisteredAppStore } from './registered-app.store.js';

@Global()
@Module({ providers: [RegisteredAppStore], exports: [RegisteredAppStore] })
export class RegisteredAppsModule {}
