import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { selfSignedCertificate } from './self-signed-certificate.js';

/** A platform certificate with its key. */
export interface PlatformCertificate {
  readonly serial: string;
  readonly keyPem: string;
  readonly pem: string;
  /** ms since 1970 */
  readonly effectiveAt: number;
  readonly expiresAt: number;
  /** True if /v3/certificates lists it even after it has expired, unlike WeChat itself. */
  readonly listedForEver: boolean;
}

export async function newPlatformCertificate(
  effectiveAt: number,
  expiresAt: number,
  listedForEver = false,
): Promise<PlatformCertificate> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  // A first digit from 4 to 7 keeps the number positive and 40 digits long.
  const serial =
    `${4 + (randomBytes(1).readUInt8() % 4)}${randomBytes(20).toString('hex').slice(1)}`.toUpperCase();
  return {
    serial,
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    pem: await selfSignedCertificate(privateKey, {
      serial,
      name: 'Tenpay.com sandbox',
      notBefore: new Date(effectiveAt),
      notAfter: new Date(expiresAt),
    }),
    effectiveAt,
    expiresAt,
    listedForEver,
  };
}
