import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { SandboxSettings } from '../sandbox.settings.js';
import { MERCHANT_PUBLIC_KEY, type MerchantCard, PLATFORM_KEY, storedMerchant } from './merchant-files.js';

/** The one merchant of this WeChat Pay, and its keys. */
@Injectable()
export class Merchant {
  readonly mchId: string;
  /** Serial of the merchant's API certificate, in upper-case hex. */
  readonly serial: string;
  readonly publicKey: KeyObject;
  /** 32 bytes. */
  readonly apiV3Key: string;
  readonly publicKeyId: string;
  /** WeChat Pay's private key; its public key is the "WeChat Pay public key". */
  readonly platformKey: KeyObject;

  constructor(settings: SandboxSettings) {
    const { dataDir, merchant, platform } = settings.current;
    const folder = join(dataDir, 'sandbox', 'merchant');
    const given = [...Object.values(merchant), ...Object.values(platform)].every(value => value !== '');
    const card: MerchantCard = given
      ? { ...merchant, publicKeyId: platform.publicKeyId }
      : storedMerchant(folder);
    const merchantPem = readFileSync(given ? merchant.keyFile : join(folder, MERCHANT_PUBLIC_KEY), 'utf8');
    if (Buffer.byteLength(card.apiV3Key) !== 32) throw new Error('merchant.apiV3Key is not 32 bytes long');
    this.mchId = card.mchId;
    this.serial = card.serial.toUpperCase();
    this.publicKey = publicHalf(merchantPem, this.serial);
    this.apiV3Key = card.apiV3Key;
    this.publicKeyId = card.publicKeyId;
    this.platformKey = createPrivateKey(readFileSync(given ? platform.keyFile : join(folder, PLATFORM_KEY)));
  }
}

/** The public key in a PEM file, which may be a certificate; then it must have the configured serial. */
function publicHalf(pem: string, serial: string): KeyObject {
  if (pem.includes('PRIVATE KEY'))
    throw new Error('merchant.keyFile holds a private key; WeChat Pay never sees that');
  if (
    pem.includes('CERTIFICATE') &&
    new X509Certificate(pem).serialNumber.replace(/^0+/, '') !== serial.replace(/^0+/, '')
  ) {
    throw new Error('merchant.serial is not the serial of the certificate in merchant.keyFile');
  }
  return createPublicKey(pem);
}
