import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../platform-keys/self-signed-certificate.js';
import type { SandboxSettings } from '../sandbox.settings.js';
import { Merchant } from './merchant.js';

const SERIAL = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-merchant-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const pem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();
function given(merchantPem: string, change: object = {}): SandboxSettings {
  writeFileSync(join(folder, 'merchant.pem'), merchantPem);
  writeFileSync(join(folder, 'platform.pem'), pem(keys.privateKey));
  const merchant = {
    mchId: '1900000109',
    serial: SERIAL,
    apiV3Key: 'k'.repeat(32),
    keyFile: join(folder, 'merchant.pem'),
    ...change,
  };
  const platform = { publicKeyId: 'PUB_KEY_ID_1', keyFile: join(folder, 'platform.pem') };
  return { current: { dataDir: folder, merchant, platform } } as SandboxSettings;
}
const certificate = await selfSignedCertificate(keys.privateKey, {
  serial: SERIAL,
  name: 'merchant',
  notBefore: new Date(0),
  notAfter: new Date('2040-01-01T00:00:00Z'),
});

describe('a merchant', () => {
  it('may be configured, with a public key or a certificate', () => {
    for (const file of [pem(keys.publicKey), certificate]) {
      const { mchId, publicKey, publicKeyId } = new Merchant(given(file));
      expect([mchId, publicKeyId, publicKey.equals(keys.publicKey)]).toEqual([
        '1900000109',
        'PUB_KEY_ID_1',
        true,
      ]);
    }
  });

  it.each<[string, () => SandboxSettings, string]>([
    ['its private key', () => given(pem(keys.privateKey)), 'never sees that'],
    ['a certificate of another serial', () => given(certificate, { serial: 'ABCD' }), 'not the serial'],
    ['a short APIv3 key', () => given(pem(keys.publicKey), { apiV3Key: 'short' }), '32 bytes'],
  ])('is refused with %s', (_what, settings, why) => {
    expect(() => new Merchant(settings())).toThrow(why);
  });

  it('is created once if its configuration is incomplete, with both halves of every key', () => {
    const settings = given(pem(keys.publicKey), { mchId: '' });
    const made = new Merchant(settings);
    expect(made.mchId).toMatch(/^19\d{8}$/);
    const file = (name: string) => readFileSync(join(folder, 'sandbox', 'merchant', name), 'utf8');
    expect(createPublicKey(file('merchant.key.pem')).equals(made.publicKey)).toBe(true);
    expect(createPublicKey(file('platform.pub.pem')).equals(createPublicKey(made.platformKey))).toBe(true);
    const again = new Merchant(settings);
    expect([again.mchId, again.serial, again.apiV3Key]).toEqual([made.mchId, made.serial, made.apiV3Key]);
  });
});
