import { Global, Module } from '@nestjs/common';
import { PlatformKeyStore } from './platform-key.store.js';
import { PlatformKeysController } from './platform-keys.controller.js';

/**
 * The keys and their controls. The API that lists certificates is part of the pay API, because its answers
 * are signed.
 */
@Global()
@Module({ controllers: [PlatformKeysController], providers: [PlatformKeyStore], exports: [PlatformKeyStore] })
export class PlatformKeysModule {}
