import { Global, Module } from '@nestjs/common';
import { PlatformKeys } from './platform-keys.js';
import { PlatformKeysController } from './platform-keys.controller.js';

/** Keys and their controls; the API that lists certificates belongs to the pay API, which is signed by them. */
@Global()
@Module({ controllers: [PlatformKeysController], providers: [PlatformKeys], exports: [PlatformKeys] })
export class PlatformKeysModule {}
