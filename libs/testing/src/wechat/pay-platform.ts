import 'reflect-metadata';
import {
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';

export const API_V3_KEY = '0123456789abcdef0123456789abcdef';
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0000000000000000000000000000';

const RSA_SHA256 = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const FAR = new Date('2049-01-01T00:00:00Z');

/** A key that WeChat Pay signs with. Creating one takes a while, so specs share one where they can. */
export interface Signer {
  readonly serial: string;
  readonly privateKey: KeyObject;
}

export const rsaKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
export const publicKeyOf = (privateKey: KeyObject): KeyObject => createPublicKey(privateKey);

/**
 * Signature headers for a body, made with node:crypto alone so that they share no code with the tested one.
 */
export function signatureHeaders(
  { serial, privateKey }: Signer,
  body: string | Buffer,
  atMs = Date.now(),
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const nonce = randomBytes(16).toString('hex');
  const signed = Buffer.concat([`${timestamp}\n${nonce}\n`, body, '\n'].map(part => Buffer.from(part)));
  const signature = sign('RSA-SHA256', signed, privateKey).toString('base64');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': signature,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

export function encrypt(plaintext: string, associatedData: string, apiV3Key = API_V3_KEY) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([
    cipher.update(plaintext, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64');
  return { algorithm: 'AEAD_AES_256_GCM', nonce, associated_data: associatedData, ciphertext };
}

/** A signer whose public key WeChat Pay publishes in a certificate. */
export interface CertifiedSigner extends Signer {
  readonly pem: string;
}

/** @param serial an even number of upper-case hex digits, the first one at most 7 */
export async function certifiedSigner(serial: string): Promise<CertifiedSigner> {
  const keys = await crypto.subtle.generateKey(RSA_SHA256, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial,
    name: 'CN=platform',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: FAR,
    keys,
    signingAlgorithm: RSA_SHA256,
  });
  return { serial, privateKey: KeyObject.from(keys.privateKey), pem: certificate.toString('pem') };
}

/** The answer of GET /v3/certificates with these certificates. */
export const certificateList = (signers: readonly CertifiedSigner[]): string =>
  JSON.stringify({
    data: signers.map(({ serial, pem }) => ({
      serial_no: serial,
      effective_time: '2020-01-01T08:00:00+08:00',
      expire_time: '2049-01-01T08:00:00+08:00',
      encrypt_certificate: encrypt(pem, 'certificate'),
    })),
  });
