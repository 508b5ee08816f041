import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A merchant's identity in this sandbox; its keys are in PEM files beside it. */
export interface MerchantCard {
  readonly mchId: string;
  /** Serial of the merchant's API certificate, in upper-case hex. */
  readonly serial: string;
  readonly apiV3Key: string;
  readonly publicKeyId: string;
}

export const MERCHANT_PUBLIC_KEY = 'merchant.pub.pem';
export const PLATFORM_KEY = 'platform.key.pem';

/**
 * The merchant of a sandbox that was not given one. It is created at the first start and kept in `folder`,
 * including the client's files `merchant.json`, `merchant.key.pem` and `platform.pub.pem`, so that any client
 * can use this sandbox.
 */
export function storedMerchant(folder: string): MerchantCard {
  const file = join(folder, 'merchant.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeKeyPair(folder, 'merchant');
    writeKeyPair(folder, 'platform');
    // Written last, so that a start that was killed half-way begins again.
    writeFileSync(file, JSON.stringify(newCard(), null, 2), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as MerchantCard;
}

const newCard = (): MerchantCard => ({
  mchId: `19${String(randomInt(10 ** 8)).padStart(8, '0')}`,
  serial: randomBytes(20).toString('hex').toUpperCase(),
  apiV3Key: randomBytes(16).toString('hex'),
  publicKeyId: `PUB_KEY_ID_01${randomBytes(16).toString('hex').toUpperCase()}`,
});

function writeKeyPair(folder: string, name: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(folder, `${name}.key.pem`), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.pub.pem`), publicKey, { mode: 0o600 });
}
