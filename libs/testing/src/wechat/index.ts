export { madeUpMerchant } from './made-up-merchant.js';
export { APP_ID, MCH_ID, type PayAnswer, type PayHome, payHome } from './pay-home.js';
export {
  API_V3_KEY,
  certificateList,
  type CertifiedSigner,
  certifiedSigner,
  encrypt,
  PUBLIC_KEY_ID,
  publicKeyOf,
  rsaKey,
  type Signer,
  signatureHeaders,
} from './pay-platform.js';
export { refused, type ScriptedWechatPay, scriptedWechatPay } from './scripted-wechat-pay.js';
export { type ScriptedWechat, scriptedWechat } from './scripted-wechat.js';
export { BILL_HEAD, billExample, billLine, billOf, PAYMENT_LINE, REFUND_LINE } from './trade-bill.js';
export { lowerCase, rsaVector, VECTORS } from './wechat-vectors.js';
