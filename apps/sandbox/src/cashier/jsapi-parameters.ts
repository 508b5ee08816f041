import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

/** Parameters that a page passes to `getBrandWCPayRequest`; others are ignored, as in the real one. */
export const jsapiParameters = z.object({
  appId: z.string(),
  timeStamp: z.string().regex(/^\d{1,32}$/),
  nonceStr: z.string().min(1).max(32),
  package: z.string().regex(/^prepay_id=.{1,64}$/),
  signType: z.literal('RSA'),
  paySign: z.string(),
});

export type JsapiParameters = z.infer<typeof jsapiParameters>;

export const prepayIdOf = (parameters: JsapiParameters): string =>
  parameters.package.slice('prepay_id='.length);

export function hasPaySign(
  { appId, timeStamp, nonceStr, package: bundle, paySign }: JsapiParameters,
  merchantKey: KeyObject,
): boolean {
  const signed = `${appId}\n${timeStamp}\n${nonceStr}\n${bundle}\n`;
  return verify('sha256', Buffer.from(signed), merchantKey, Buffer.from(paySign, 'base64'));
}
