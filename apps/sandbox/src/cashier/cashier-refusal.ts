/** Why the phone refuses a payment; shown to the user, never to the merchant's server. */
const REFUSALS = {
  PARAMETERS: '支付参数不完整 · parameters are missing or malformed',
  USER: '请先选择微信用户 · choose a WeChat user first',
  PAY_SIGN: '支付验证签名失败 · paySign is not the merchant’s',
  PREPAY_UNKNOWN: '预支付会话不存在 · no such prepay_id',
  PREPAY_EXPIRED: '预支付会话已过期 · the prepay_id is older than 2 hours',
  APPID: 'AppID 与下单时不一致 · appId is not the one that the order was placed with',
  PAYER: '该订单不属于当前用户 · the order was placed for somebody else',
  NOT_PAYABLE: '订单已支付、已关闭或已过期 · the order is paid, closed or too old',
} as const;

export type RefusalReason = keyof typeof REFUSALS;

export class CashierRefusal extends Error {
  override readonly name = 'CashierRefusal';

  constructor(readonly reason: RefusalReason) {
    super(REFUSALS[reason]);
  }
}
