import { createCipheriv, randomBytes } from 'node:crypto';

/** Data encrypted and authenticated with the APIv3 key. */
export interface SealedResource {
  readonly algorithm: 'AEAD_AES_256_GCM';
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

export function sealResource(plaintext: string, associatedData: string, apiV3Key: string): SealedResource {
  // WeChat's nonces have 12 printable characters.
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associatedData,
    ciphertext: ciphertext.toString('base64'),
  };
}
