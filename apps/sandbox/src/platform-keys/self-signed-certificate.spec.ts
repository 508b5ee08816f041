import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from './self-signed-certificate.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const serial = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1';

describe('a self-signed certificate', () => {
  it('has the requested fields when Node reads it, and is signed with its own key', async () => {
    const made = new X509Certificate(
      await selfSignedCertificate(privateKey, {
        serial,
        name: '微信支付 sandbox',
        notBefore: new Date('2026-01-02T03:04:05Z'),
        notAfter: new Date('2031-01-02T03:04:05Z'),
      }),
    );
    expect(made.serialNumber).toBe(serial);
    expect(made.subject).toBe('CN=微信支付 sandbox');
    expect([made.validFromDate, made.validToDate]).toEqual([
      new Date('2026-01-02T03:04:05Z'),
      new Date('2031-01-02T03:04:05Z'),
    ]);
    expect(made.checkPrivateKey(privateKey)).toBe(true);
    expect(made.verify(publicKey)).toBe(true);
  });

  it('may end after 2049', async () => {
    const made = new X509Certificate(
      await selfSignedCertificate(privateKey, {
        serial,
        name: 'x',
        notBefore: new Date('2026-01-01T00:00:00Z'),
        notAfter: new Date('2060-06-07T08:09:10Z'),
      }),
    );
    expect(made.validToDate).toEqual(new Date('2060-06-07T08:09:10Z'));
  });
});
