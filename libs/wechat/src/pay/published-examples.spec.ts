import { createPublicKey, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import { lowerCase, rsaVector, VECTORS } from '@diancan/testing/wechat';
import { paySignMessage } from './jsapi-parameters.js';
import { openResource } from './keys/open-resource.js';
import { parseCertificate } from './keys/platform-certificate.js';
import { PlatformKeys } from './keys/platform-keys.js';
import { isSignedBy } from './keys/signature.js';
import { NotificationReader } from './notification/notification-reader.js';

const verifies = (
  vector: { message: string; signature: string; publicKey: string },
  message = vector.message,
): boolean => Rsa.verify(message, vector.signature, Rsa.from(vector.publicKey, Rsa.KEY_TYPE_PUBLIC));

describe('signatures that WeChat Pay publishes', () => {
  it('is made of the five lines of a request', () => {
    const vector = rsaVector('request signature');
    const [method, target, timestamp, nonce, ...body] = vector.message.split('\n');
    expect(Formatter.request(method!, target!, timestamp!, nonce!, body.join('\n').trimEnd())).toBe(
      vector.message,
    );
    expect(verifies(vector)).toBe(true);
    expect(verifies(vector, vector.message.slice(0, -1)), 'without the last line end').toBe(false);
  });

  it('is made of the four lines of a payment in the page, with prepay_id= before the id', () => {
    const vector = rsaVector('JSAPI paySign');
    const [appId, timeStamp, nonceStr, payload] = vector.message.split('\n') as [
      string,
      string,
      string,
      `prepay_id=${string}`,
    ];
    const message = paySignMessage({ appId, timeStamp, nonceStr, package: payload });
    expect(verifies(vector, message)).toBe(true);
    expect(verifies(rsaVector('APP sign'), message)).toBe(false);
    expect(verifies(rsaVector('APP sign'))).toBe(true);
  });

  it('is verified for a real answer, byte for byte', () => {
    const { message, signature, publicKey } = rsaVector('response signature');
    const [timestamp, nonce, body] = message.split('\n') as [string, string, string];
    const key = createPublicKey(publicKey);
    expect(isSignedBy(key, { timestamp, nonce, signature, body: Buffer.from(body) })).toBe(true);
    expect(isSignedBy(key, { timestamp, nonce, signature, body: Buffer.from(`${body} `) })).toBe(false);
  });

  it('is verified by the key of a platform certificate, which is known by its serial number', () => {
    const [certificate] = VECTORS.certificate;
    const { serial, key } = parseCertificate(certificate!.pem);
    const { message, signature } = rsaVector('plain signature');
    expect(serial).toBe(certificate!.serial);
    expect(Rsa.verify(message, signature, key)).toBe(true);
    expect(Rsa.verify(`${message} `, signature, key)).toBe(false);
  });
});

describe('a ciphertext that WeChat Pay publishes', () => {
  const [{ key, nonce, associatedData, plaintext, ciphertext }] = VECTORS.aead as [(typeof VECTORS.aead)[0]];
  const resource = {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associatedData,
    ciphertext,
  } as const;
  const secret = createSecretKey(Buffer.from(key));

  it('opens', () => {
    expect(openResource(resource, secret)).toBe(plaintext);
  });

  it.each([
    ['the tag', { ciphertext: ciphertext.replace(/I=$/, 'M=') }],
    ['the data', { ciphertext: `v${ciphertext.slice(1)}` }],
    ['the nonce', { nonce: nonce.replace('u', 'v') }],
    ['the associated data', { associated_data: `${associatedData}.` }],
  ])('does not open with another bit in %s', (_, change) => {
    expect(() => openResource({ ...resource, ...change }, secret)).toThrow('unable to authenticate data');
  });
});

describe('a whole notification', () => {
  const [vector] = VECTORS.notification as [(typeof VECTORS.notification)[0]];
  const reader = (atMs: number): NotificationReader => {
    const publicKey = { id: 'PUB_KEY_ID_TEST', key: createPublicKey(vector.publicKey) };
    return new NotificationReader(
      new PlatformKeys({ publicKey, certificates: null }),
      createSecretKey(Buffer.from(vector.apiv3Key)),
      () => atMs,
    );
  };

  it('is read', async () => {
    const read = await reader(1_786_161_602_000).read(lowerCase(vector.headers), Buffer.from(vector.body));
    expect(read).toEqual({
      kind: 'transaction',
      nonce: vector.headers['Wechatpay-Nonce'],
      transaction: {
        outTradeNo: '1217752501201407033233368018',
        transactionId: '4200000000202608081234567890',
        state: 'SUCCESS',
        appId: 'wxd678efh567hg6787',
        mchId: '1900000109',
        openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
        totalFen: 1234,
        currency: 'CNY',
        paidAt: new Date('2026-08-08T04:00:00Z'),
      },
    });
  });

  it('is read within five minutes of its time and no longer', async () => {
    const read = (atS: number) =>
      reader(atS * 1_000).read(lowerCase(vector.headers), Buffer.from(vector.body));
    const refusal = { reason: 'timestamp_outside_window' };
    await expect(read(1_786_161_602 + 299)).resolves.toBeDefined();
    await expect(read(1_786_161_602 - 299)).resolves.toBeDefined();
    await expect(read(1_786_161_602 + 300)).rejects.toMatchObject(refusal);
    await expect(read(1_786_161_602 - 300)).rejects.toMatchObject(refusal);
  });
});
