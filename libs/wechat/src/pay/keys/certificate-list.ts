import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { PayUnavailableError } from '../pay-errors.js';
import { encryptedResource, openResource } from './open-resource.js';
import { parseCertificate, type PlatformCertificate } from './platform-certificate.js';
import type { PlatformPublicKey } from './platform-keys.js';
import { isSignedBy } from './signature.js';

/** An answer as it came, with its signature not yet verified. */
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

/**
 * Opens the answer of GET /v3/certificates. Its signature is verified by what it brings itself (or by the public key): that it
 * opens with the APIv3 key, which WeChat Pay and the merchant alone know, makes that believable.
 * @throws PayUnavailableError when it is not what WeChat Pay would send
 */
export function openCertificateList(
  answer: SignedAnswer,
  { apiV3Key, publicKey }: { apiV3Key: KeyObject; publicKey: PlatformPublicKey | null },
): PlatformCertificate[] {
  const certificates = certificatesIn(answer.body, apiV3Key);
  const signers = new Map(certificates.map(({ serial, key }) => [serial, key]));
  if (publicKey !== null) signers.set(publicKey.id, publicKey.key);
  const signer = signers.get(answer.serial);
  if (signer === undefined || !isSignedBy(signer, answer)) {
    throw new PayUnavailableError(CERTIFICATES, 'not signed by any certificate that it lists');
  }
  return certificates;
}

function certificatesIn(body: Buffer, apiV3Key: KeyObject): PlatformCertificate[] {
  try {
    return listAnswer.parse(JSON.parse(body.toString())).data.map(({ serial_no, encrypt_certificate }) => {
      const certificate = parseCertificate(openResource(encrypt_certificate, apiV3Key));
      if (certificate.serial !== serial_no) throw new Error('serial');
      return certificate;
    });
  } catch {
    throw new PayUnavailableError(CERTIFICATES, 'an answer that cannot be opened');
  }
}
