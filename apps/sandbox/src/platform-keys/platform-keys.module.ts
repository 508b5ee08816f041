import { Global, Module } from '@nestjs/common';
import { PlatformKeyStore } from './platform-key.store.js';
import { PlatformKeysController } from './platform-keys.controller.js';

/** Keys and their controls; the API that lists certificates belongs to the pay API, which is signed by them. */
@Global()
@Module({ controllers: [PlatformKeysController], providers: [PlatformKeyStore], exports: [PlatformKeyStore] })
export class PlatformKeysModule {}
