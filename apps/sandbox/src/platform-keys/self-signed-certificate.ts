import { createPublicKey, type KeyObject } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';

const RSA_SHA256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

export interface CertificateContent {
  /** 40 hex digits, the first one from 1 to 7. */
  readonly serial: string;
  /** Common name of the subject and issuer. */
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** @returns a self-signed X.509 certificate for an RSA key, in PEM */
export async function selfSignedCertificate(
  privateKey: KeyObject,
  { serial, name, notBefore, notAfter }: CertificateContent,
): Promise<string> {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial,
    name: [{ CN: [name] }],
    notBefore,
    notAfter,
    keys: {
      privateKey: privateKey.toCryptoKey(RSA_SHA256, true, ['sign']),
      publicKey: createPublicKey(privateKey).toCryptoKey(RSA_SHA256, true, ['verify']),
    },
    signingAlgorithm: RSA_SHA256,
  });
  return `${certificate.toString('pem')}\n`;
}
