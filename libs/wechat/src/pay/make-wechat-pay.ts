import { Logger } from '@nestjs/common';
import { PayHttp } from './api/pay-http.js';
import { HttpWechatPay } from './http-wechat-pay.js';
import { CERTIFICATES, openCertificateList } from './keys/certificate-list.js';
import { loadMerchant, loadPlatformPublicKey } from './keys/merchant.js';
import { PlatformKeys } from './keys/platform-keys.js';
import { UnknownSerials } from './keys/unknown-serials.js';
import { NotificationReader } from './notification/notification-reader.js';
import type { PaySettings } from './pay-settings.js';
import type { WechatPay } from './wechat-pay.js';

export interface PayClocks {
  /** ms since 1970. */
  readonly now?: () => number;
  /** Time limit of one call, in ms; read at each call. */
  readonly timeoutMs?: () => number;
}

/**
 * Creates WeChat Pay from its settings. The key files are read here, once.
 * @throws Error that names a key file that cannot be used
 */
export function makeWechatPay(
  settings: PaySettings,
  { now = Date.now, timeoutMs = () => settings.timeoutMs }: PayClocks = {},
): WechatPay {
  const merchant = loadMerchant(settings);
  const publicKey = loadPlatformPublicKey(settings);
  const http = new PayHttp({ url: settings.apiUrl, timeoutMs }, merchant);
  const unknown = new UnknownSerials({
    trustsCertificates: settings.platformCertificates,
    warn: sentence => new Logger('WechatPay').warn(sentence),
    now,
  });
  const listCertificates = async () => {
    const answer = await http.askForBytes({ method: 'GET', name: CERTIFICATES, path: '/v3/certificates' });
    return openCertificateList(answer, { apiV3Key: merchant.apiV3Key, publicKey, unknown });
  };
  const keys = new PlatformKeys({
    publicKey,
    certificates: settings.platformCertificates ? listCertificates : null,
    unknown,
    now,
  });
  return new HttpWechatPay(merchant, http, keys, new NotificationReader(keys, merchant.apiV3Key, now));
}
