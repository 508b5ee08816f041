import type { FaultKind } from '../faults/fault.js';
import type { Notification } from './notification.js';
import type { NotificationMessage } from './notification-message.js';

export type Forgery = Extract<FaultKind, { kind: 'notification-forged' }>['what'];
type Content = Notification['content'];

const amountOf = ({ amount }: Content) => amount as Readonly<Record<string, unknown>>;

/** False contents with a correct encryption and signature. */
const LIES: { readonly [F in Forgery]?: (content: Content) => Content } = {
  mchid: content => ({ ...content, mchid: '1900000001' }),
  appid: content => ({ ...content, appid: 'wx0000000000000000' }),
  amount: content => ({
    ...content,
    amount: { ...amountOf(content), total: 1, payer_total: 1, refund: 1, payer_refund: 1 },
  }),
  currency: content => ({ ...content, amount: { ...amountOf(content), currency: 'USD' } }),
  payer: content => ({ ...content, payer: { openid: 'somebody-else' } }),
  state: content =>
    'refund_status' in content
      ? { ...content, refund_status: 'CLOSED' }
      : { ...content, trade_state: 'NOTPAY' },
};

export function lyingNotification(notification: Notification, forgery: Forgery | undefined): Notification {
  if (forgery === 'event')
    return { ...notification, eventType: 'TRANSACTION.FAIL' as Notification['eventType'] };
  const lie = forgery === undefined ? undefined : LIES[forgery];
  return lie === undefined ? notification : { ...notification, content: lie(notification.content) };
}

/** Changes that a man in the middle could make. */
const TAMPERINGS: { readonly [F in Forgery]?: (message: NotificationMessage) => NotificationMessage } = {
  signature: withHeader('Wechatpay-Signature', () => Buffer.alloc(256, 7).toString('base64')),
  // WeChat Pay itself sends such probes: https://pay.weixin.qq.com, "SIGNTEST".
  signtest: withHeader('Wechatpay-Signature', signature => `WECHATPAY/SIGNTEST/${signature}`),
  serial: withHeader('Wechatpay-Serial', () => 'PUB_KEY_ID_NOBODY'),
  timestamp: withHeader('Wechatpay-Timestamp', seconds => String(Number(seconds) - 301)),
  'missing-header': ({ headers, body }) => {
    const { 'Wechatpay-Nonce': _, ...rest } = headers;
    return { headers: rest, body };
  },
  body: ({ headers, body }) => ({ headers, body: `${body} ` }),
};

export const tamper = (message: NotificationMessage, forgery: Forgery | undefined): NotificationMessage =>
  (forgery === undefined ? undefined : TAMPERINGS[forgery])?.(message) ?? message;

function withHeader(name: string, change: (value: string) => string) {
  return ({ headers, body }: NotificationMessage): NotificationMessage => ({
    headers: { ...headers, [name]: change(headers[name] ?? '') },
    body,
  });
}
