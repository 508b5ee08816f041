import type { KeyObject } from 'node:crypto';
import { parseJson } from '@diancan/text';
import { z } from 'zod';
import { PayUnavailableError } from '../pay-errors.js';
import { encryptedResource, openResource } from './open-resource.js';
import { parseCertificate, type PlatformCertificate } from './platform-certificate.js';
import type { PlatformPublicKey } from './platform-keys.js';
import { isSignedBy } from './signature.js';
import type { UnknownSerials } from './unknown-serials.js';

/** A raw answer whose signature has not been verified yet. */
export interface SignedAnswer {
  readonly body: Buffer;
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

export const CERTIFICATES = 'GET /v3/certificates';

const listAnswer = z.object({
  data: z.array(z.object({ serial_no: z.string(), encrypt_certificate: encryptedResource })).min(1),
});

export interface CertificateListReaders {
  readonly apiV3Key: KeyObject;
  readonly publicKey: PlatformPublicKey | null;
  /** Told of a signer that is not trusted. */
  readonly unknown?: Pick<UnknownSerials, 'report'>;
}

/**
 * Opens the answer of GET /v3/certificates. Its signature is verified with the certificates that it contains,
 * or with the public key. That is safe because they are encrypted with the APIv3 key, which only WeChat Pay
 * and the merchant know.
 * @throws PayUnavailableError if it is not a valid answer of WeChat Pay
 */
export function openCertificateList(
  answer: SignedAnswer,
  { apiV3Key, publicKey, unknown }: CertificateListReaders,
): PlatformCertificate[] {
  const certificates = certificatesIn(answer.body, apiV3Key);
  const signers = new Map(certificates.map(({ serial, key }) => [serial, key]));
  if (publicKey !== null) signers.set(publicKey.id, publicKey.key);
  const signer = signers.get(answer.serial);
  if (signer === undefined) unknown?.report(answer.serial);
  if (signer === undefined || !isSignedBy(signer, answer)) {
    throw new PayUnavailableError(CERTIFICATES, 'not signed by any certificate that it lists');
  }
  return certificates;
}

function certificatesIn(body: Buffer, apiV3Key: KeyObject): PlatformCertificate[] {
  try {
    return listAnswer.parse(parseJson(body)).data.map(({ serial_no, encrypt_certificate }) => {
      const certificate = parseCertificate(openResource(encrypt_certificate, apiV3Key));
      if (certificate.serial !== serial_no) throw new Error('serial');
      return certificate;
    });
  } catch {
    throw new PayUnavailableError(CERTIFICATES, 'an answer that cannot be opened');
  }
}
