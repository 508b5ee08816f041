import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PaySettings } from '../pay-settings.js';
import type { PlatformPublicKey } from './platform-keys.js';

/**
 * The merchant and the keys that prove its identity. They are key objects, which print nothing of themselves
 * in logs.
 */
export interface Merchant {
  readonly appId: string;
  readonly mchId: string;
  readonly serial: string;
  readonly privateKey: KeyObject;
  readonly apiV3Key: KeyObject;
}

/** @throws Error that names the file if it is missing or holds no RSA key */
export function loadMerchant(settings: PaySettings): Merchant {
  return {
    appId: settings.appId,
    mchId: settings.mchId,
    serial: settings.merchantSerial,
    privateKey: readRsaKey(settings.merchantKeyFile, createPrivateKey),
    apiV3Key: createSecretKey(Buffer.from(settings.apiV3Key, 'ascii')),
  };
}

/** WeChat Pay's public key; null if the merchant still uses platform certificates only. */
export function loadPlatformPublicKey({ publicKeyId, publicKeyFile }: PaySettings): PlatformPublicKey | null {
  if (publicKeyId === null || publicKeyFile === null) return null;
  return { id: publicKeyId, key: readRsaKey(publicKeyFile, createPublicKey) };
}

function readRsaKey(file: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  const pem = readFileSync(file);
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch {
    // The parser's own error is dropped, because it might quote a private key.
    throw new Error(`${file} holds no PEM key`);
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`${file} holds a key that is not RSA`);
  return key;
}
