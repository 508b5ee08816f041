import { urlSetting } from '@diancan/address';
import { between, flag, required } from '@diancan/config';
import { z } from 'zod';

/** An empty placeholder means that the setting is not set. */
const optional = z
  .string()
  .optional()
  .transform(text => text || null);
/** WeChat Pay takes no longer one. */
const notifyUrl = urlSetting(255);
/**
 * WeChat Pay needs some hundred ms per payment, so under a second nobody could pay. The upper limit is below
 * the gateway's 12 s, so that our answer says when WeChat Pay gave none.
 */
const providerTimeLimit = between(1_000, 10_000);

/** The merchant's settings, used as `wechat: z.object({ pay: paySettings })`. */
export const paySettings = z
  .object({
    /** WeChat Pay's base URL. */
    apiUrl: urlSetting(),
    /** The official account whose users pay; it must be bound to the merchant. */
    appId: required,
    mchId: z.string().regex(/^\d{1,32}$/),
    /** Serial number of the merchant's API certificate. */
    merchantSerial: z
      .string()
      .regex(/^[0-9A-Fa-f]+$/)
      .transform(serial => serial.toUpperCase()),
    /** PEM file with the private key of that certificate. */
    merchantKeyFile: required,
    /** 32 ASCII characters; decrypts what WeChat Pay sends encrypted. */
    apiV3Key: z.string().regex(/^[\x21-\x7e]{32}$/),
    /** `PUB_KEY_ID_…` and its PEM file: the key that WeChat Pay signs with. */
    publicKeyId: optional,
    publicKeyFile: optional,
    /**
     * Whether to trust the platform certificates that WeChat Pay lists. Needed without a public key, and
     * during the switch to it.
     */
    platformCertificates: flag,
    /** Time limit of one call, in ms. */
    timeoutMs: providerTimeLimit,
    /** URLs where WeChat Pay reports payments and refunds: public, without a query. */
    paymentNotifyUrl: notifyUrl,
    refundNotifyUrl: notifyUrl,
  })
  .refine(({ publicKeyId, publicKeyFile }) => (publicKeyId === null) === (publicKeyFile === null), {
    path: ['publicKeyFile'],
  })
  .refine(({ publicKeyId, platformCertificates }) => publicKeyId !== null || platformCertificates, {
    path: ['publicKeyId'],
  });

/** The merchant's identity and address belong together, so all of them take effect at the next start. */
export const PAY_READS_AT_START = [
  'apiUrl',
  'appId',
  'mchId',
  'merchantSerial',
  'merchantKeyFile',
  'apiV3Key',
  'publicKeyId',
  'publicKeyFile',
  'platformCertificates',
] as const satisfies ReadonlyArray<keyof z.infer<typeof paySettings>>;

export type PaySettings = z.infer<typeof paySettings>;
