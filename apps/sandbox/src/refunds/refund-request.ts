import { z } from 'zod';
import { notifyUrl, outTradeNo } from '../transactions/jsapi-order.js';

const outRefundNo = z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/);

export const refundBody = z
  .strictObject({
    transaction_id: z.string().min(1).max(32).optional(),
    out_trade_no: outTradeNo.optional(),
    out_refund_no: outRefundNo,
    reason: z.string().min(1).max(80).optional(),
    notify_url: notifyUrl(256).optional(),
    funds_account: z.enum(['AVAILABLE', 'UNSETTLED']).optional(),
    amount: z.strictObject({
      refund: z.int().min(1),
      total: z.int().min(1),
      currency: z.literal('CNY'),
      from: z
        .array(z.strictObject({ account: z.enum(['AVAILABLE', 'UNAVAILABLE']), amount: z.int().min(1) }))
        .optional(),
    }),
    goods_detail: z
      .array(
        z.strictObject({
          merchant_goods_id: z.string().min(1).max(32),
          wechatpay_goods_id: z.string().max(32).optional(),
          goods_name: z.string().max(256).optional(),
          unit_price: z.int().min(0),
          refund_amount: z.int().min(0),
          refund_quantity: z.int().min(1),
        }),
      )
      .optional(),
  })
  .refine(({ transaction_id: id, out_trade_no: number }) => (id === undefined) !== (number === undefined), {
    message: 'exactly one of transaction_id and out_trade_no',
  });

export type RefundRequest = z.infer<typeof refundBody>;

export const abnormalRefundBody = z.strictObject({
  out_refund_no: outRefundNo,
  type: z.enum(['USER_BANK_CARD', 'MERCHANT_BANK_CARD']),
  bank_type: z.string().max(16).optional(),
  bank_account: z.string().max(1024).optional(),
  real_name: z.string().max(1024).optional(),
});
