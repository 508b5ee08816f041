import type { ServiceName } from '@diancan/contracts';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { IdentityGuard } from './identity.guard.js';
import { IdentitySigner } from './identity-signer.js';
import { IdentityVerifier } from './identity-verifier.js';
import { ownPrivateKey, publicKeyOf } from './key-files.js';
import { OwnSecrets } from './own-secrets.js';

const keysFolder = (): string => process.env['DIANCAN_KEYS_DIR'] ?? '.data/keys';

/** This process's own key, and the verifier of all other processes' identities. */
@Module({})
export class IdentityModule {
  /** For a service: routes are closed unless `@Allow` opens them. */
  static forService(service: ServiceName): DynamicModule {
    const signing = IdentityModule.forSigner(service);
    return {
      ...signing,
      providers: [
        ...(signing.providers ?? []),
        {
          provide: IdentityVerifier,
          useFactory: () => new IdentityVerifier(service, issuer => publicKeyOf(keysFolder(), issuer)),
        },
        { provide: APP_GUARD, useClass: IdentityGuard },
      ],
      exports: [...(signing.exports ?? []), IdentityVerifier],
    };
  }

  /** For a process that calls others but is not called by them, such as the gateway. */
  static forSigner(service: ServiceName): DynamicModule {
    return {
      module: IdentityModule,
      global: true,
      providers: [
        {
          provide: IdentitySigner,
          useFactory: async () => new IdentitySigner(service, await ownPrivateKey(keysFolder(), service)),
        },
        {
          provide: OwnSecrets,
          useFactory: async () => new OwnSecrets(await ownPrivateKey(keysFolder(), service)),
        },
      ],
      exports: [IdentitySigner, OwnSecrets],
    };
  }
}
