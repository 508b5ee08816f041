import { hkdfSync, type KeyObject } from 'node:crypto';

/**
 * Secrets for data that only instances of this service sign and verify. All instances share the key file, so
 * they have the same secrets, and nothing else has to be configured or stored.
 */
export class OwnSecrets {
  constructor(private readonly key: KeyObject) {}

  /** @returns 32 bytes, the same for the same purpose; secrets of other purposes do not follow from them */
  for(purpose: string): Buffer {
    const seed = this.key.export({ type: 'pkcs8', format: 'der' });
    return Buffer.from(hkdfSync('sha256', seed, '', purpose, 32));
  }
}
