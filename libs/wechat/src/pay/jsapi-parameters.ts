import { randomBytes } from 'node:crypto';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { Merchant } from './keys/merchant.js';
import type { JsapiParameters } from './pay-types.js';

/** The text that the merchant signs: four lines, each ending in a line feed. */
export const paySignMessage = (
  parameters: Pick<JsapiParameters, 'appId' | 'timeStamp' | 'nonceStr' | 'package'>,
): string =>
  Formatter.joinedByLineFeed(parameters.appId, parameters.timeStamp, parameters.nonceStr, parameters.package);

export function jsapiParameters(
  { appId, privateKey }: Merchant,
  prepayId: string,
  nowMs: number,
): JsapiParameters {
  const signed = {
    appId,
    timeStamp: String(Math.floor(nowMs / 1_000)),
    nonceStr: randomBytes(16).toString('hex'),
    package: `prepay_id=${prepayId}`,
  } as const;
  return { ...signed, signType: 'RSA', paySign: Rsa.sign(paySignMessage(signed), privateKey) };
}
