export { OfficialAccount } from './official-account/official-account.js';
export { WebsiteApp } from './open-platform/website-app.js';
export { type AppCredentials } from './authorization/app-credentials.js';
export { type UserGrant } from './authorization/user-grant.js';
export {
  type SendResult,
  type TemplateMessage,
  TemplateMessages,
} from './template-message/template-messages.js';
export { isFromWechat, type ServerSignature } from './server-url/server-signature.js';
export { WechatRefusedError, WechatUnavailableError } from './transport/wechat-errors.js';
export { WechatModule, type WechatModuleOptions } from './wechat.module.js';
export { type WechatHosts } from './transport/wechat-api.js';
export { WechatPay, type NotificationHeaders } from './pay/wechat-pay.js';
export {
  type JsapiParameters,
  type PrepayRequest,
  type Refund,
  type RefundRequest,
  type RefundStatus,
  type TradeState,
  type Transaction,
} from './pay/pay-types.js';
export { PAY_LIMITS } from './pay/pay-limits.js';
export { PayRefusedError, PayUnavailableError } from './pay/pay-errors.js';
export { type BillRow, type TradeBill } from './pay/bill/bill-row.js';
export { type PayNotification } from './pay/notification/pay-notification.js';
export {
  NOTIFICATION_REFUSALS,
  NotificationRefusedError,
  type NotificationRefusal,
} from './pay/notification/notification-errors.js';
export { PAY_READS_AT_START, paySettings, type PaySettings } from './pay/pay-settings.js';
export { WechatPayModule, type WechatPayModuleOptions } from './pay/wechat-pay.module.js';
