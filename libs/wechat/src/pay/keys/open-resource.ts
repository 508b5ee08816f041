import type { KeyObject } from 'node:crypto';
import { Aes } from 'wechatpay-axios-plugin';
import { z } from 'zod';

const TAG_BYTES = 16;
const base64 = z.base64().refine(text => Buffer.byteLength(text, 'base64') > TAG_BYTES);

/** Data that WeChat Pay encrypted with the APIv3 key. The associated data may be empty, null or absent. */
export const encryptedResource = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: base64,
  nonce: z.string().refine(text => Buffer.byteLength(text) === 12),
  associated_data: z.string().nullish(),
});

/** @throws Error if the key is wrong or any bit was changed */
export function openResource(resource: z.infer<typeof encryptedResource>, apiV3Key: KeyObject): string {
  return Aes.AesGcm.decrypt(resource.ciphertext, apiV3Key, resource.nonce, resource.associated_data ?? '');
}
