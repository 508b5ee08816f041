import { between, flag, required, writtenAs } from '@diancan/config';
import { z } from 'zod';

/** An empty placeholder means: not set. */
const optional = z
  .string()
  .optional()
  .transform(text => text || null);
const httpUrl = z.url({ protocol: /^https?$/ });
const NOTIFY_URL_LENGTH = 255;
const notifyUrl = writtenAs(
  httpUrl.max(NOTIFY_URL_LENGTH).refine(url => !/[?#]/.test(url)),
  { type: 'string', maxLength: NOTIFY_URL_LENGTH, pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#][^?#]*$' },
);
/**
 * WeChat Pay takes some hundred ms for a payment. In less than a second nobody could pay; and a gateway that
 * waits 12 s for our answer has to hear from us that WeChat Pay gave none.
 */
const providerTimeLimit = between(1_000, 10_000);

/** The merchant, as a service's settings name him: `wechat: z.object({ pay: paySettings })`. */
export const paySettings = z
  .object({
    /** Where WeChat Pay listens. */
    apiUrl: httpUrl.transform(url => url.replace(/\/+$/, '')),
    /** The official account whose followers pay; it must be bound to the merchant. */
    appId: required,
    mchId: z.string().regex(/^\d{1,32}$/),
    /** Serial number of the merchant's API certificate. */
    merchantSerial: z
      .string()
      .regex(/^[0-9A-Fa-f]+$/)
      .transform(serial => serial.toUpperCase()),
    /** PEM file with the private key of that certificate. */
    merchantKeyFile: required,
    /** 32 ASCII characters; opens what WeChat Pay encrypts. */
    apiV3Key: z.string().regex(/^[\x21-\x7e]{32}$/),
    /** `PUB_KEY_ID_…` and its PEM file: by it WeChat Pay signs. */
    publicKeyId: optional,
    publicKeyFile: optional,
    /** Also, or only, trust the platform certificates that WeChat Pay lists. Needed until a change to the public key is over. */
    platformCertificates: flag,
    /** How long one call may take, in ms. */
    timeoutMs: providerTimeLimit,
    /** Where WeChat Pay reports payments and refunds: public, without a query. */
    paymentNotifyUrl: notifyUrl,
    refundNotifyUrl: notifyUrl,
  })
  .refine(({ publicKeyId, publicKeyFile }) => (publicKeyId === null) === (publicKeyFile === null), {
    path: ['publicKeyFile'],
  })
  .refine(({ publicKeyId, platformCertificates }) => publicKeyId !== null || platformCertificates, {
    path: ['publicKeyId'],
  });

/** Who the merchant is and where he is served: one thing, so all of it changes with the next start. */
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
