import { describe, expect, it } from 'vitest';
import { paySettings } from './pay-settings.js';

const GIVEN = {
  apiUrl: 'https://api.mch.weixin.qq.com/',
  appId: 'wx1',
  mchId: '1900000109',
  merchantSerial: '5157f09efdc096de15ebe81a47057a7232f1b8e1',
  merchantKeyFile: '/keys/merchant.key.pem',
  apiV3Key: '0123456789abcdef0123456789abcdef',
  publicKeyId: 'PUB_KEY_ID_1',
  publicKeyFile: '/keys/platform.pub.pem',
  platformCertificates: 'false',
  timeoutMs: '5000',
  paymentNotifyUrl: 'https://shop.example/api/pay/notify',
  refundNotifyUrl: 'https://shop.example/api/pay/refund-notify',
};

describe('the settings of a merchant', () => {
  it('are read from placeholders, which are strings', () => {
    expect(paySettings.parse(GIVEN)).toMatchObject({
      apiUrl: 'https://api.mch.weixin.qq.com',
      merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
      platformCertificates: false,
      timeoutMs: 5000,
    });
  });

  it('may have certificates and no public key', () => {
    const certificates = { ...GIVEN, publicKeyId: '', publicKeyFile: '', platformCertificates: 'true' };
    expect(paySettings.parse(certificates)).toMatchObject({
      publicKeyId: null,
      publicKeyFile: null,
      platformCertificates: true,
    });
  });

  it.each([
    ['nothing to verify with', { publicKeyId: '', publicKeyFile: '' }, 'publicKeyId'],
    ['half a public key', { publicKeyFile: '' }, 'publicKeyFile'],
    ['an APIv3 key of another length', { apiV3Key: 'short' }, 'apiV3Key'],
    ['an APIv3 key of 32 characters that are more bytes', { apiV3Key: '密'.repeat(32) }, 'apiV3Key'],
    ['a notify URL without a host', { paymentNotifyUrl: '/api/pay/notify' }, 'paymentNotifyUrl'],
    ['a notify URL with a query', { refundNotifyUrl: 'https://shop.example/notify?a=1' }, 'refundNotifyUrl'],
    ['a merchant id that is none', { mchId: 'merchant' }, 'mchId'],
  ])('are refused with %s', (_, change, path) => {
    const problems = paySettings
      .safeParse({ ...GIVEN, ...change })
      .error?.issues.map(issue => issue.path.join('.'));
    expect(problems).toEqual([path]);
  });
});
