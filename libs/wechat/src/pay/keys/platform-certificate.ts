import { type KeyObject, X509Certificate } from 'node:crypto';

export interface PlatformCertificate {
  /** Upper-case hex. */
  readonly serial: string;
  readonly key: KeyObject;
  /** ms since 1970. */
  readonly expiresAtMs: number;
}

/** @throws Error if it is not a certificate with an RSA key */
export function parseCertificate(pem: string): PlatformCertificate {
  const certificate = new X509Certificate(pem);
  if (certificate.publicKey.asymmetricKeyType !== 'rsa')
    throw new Error('a platform certificate without an RSA key');
  return {
    serial: certificate.serialNumber.toUpperCase(),
    key: certificate.publicKey,
    expiresAtMs: Date.parse(certificate.validTo),
  };
}
