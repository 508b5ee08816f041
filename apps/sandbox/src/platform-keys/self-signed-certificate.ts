import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { bits, explicit, integer, nothing, objectId, sequence, set, text, time } from './der.js';

const SHA256_WITH_RSA = sequence(objectId('2a864886f70d01010b'), nothing());
const COMMON_NAME = '550403';

export interface CertificateContent {
  /** 40 hex digits, the first of them from 1 to 7. */
  readonly serial: string;
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * An X.509 certificate for a key, signed by that key. Node reads certificates and cannot write any; of one fixed form,
 * never to be read here, that is less than the packages which can.
 */
export function selfSignedCertificate(
  privateKey: KeyObject,
  { serial, name, notBefore, notAfter }: CertificateContent,
): string {
  const holder = sequence(set(sequence(objectId(COMMON_NAME), text(name))));
  const content = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.from(serial, 'hex')),
    SHA256_WITH_RSA,
    holder,
    sequence(time(notBefore), time(notAfter)),
    holder,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  );
  const certificate = sequence(content, SHA256_WITH_RSA, bits(sign('sha256', content, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
