import { z } from 'zod';

const text = (longest: number) => z.string().min(1).max(longest);

export const outTradeNo = z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/);

/** Absolute, without a query, because WeChat Pay posts to it unchanged. */
export const notifyUrl = (longest: number) =>
  text(longest).refine(
    url => /^https?:\/\/[^?#\s]+$/.test(url) && URL.canParse(url),
    'must be an absolute http(s) address without a query',
  );

export const jsapiOrderBody = z.strictObject({
  appid: text(32),
  mchid: text(32),
  description: text(127),
  out_trade_no: outTradeNo,
  time_expire: z.iso.datetime({ offset: true, precision: 0 }).optional(),
  attach: text(128).optional(),
  notify_url: notifyUrl(255),
  goods_tag: text(32).optional(),
  support_fapiao: z.boolean().optional(),
  amount: z.strictObject({ total: z.int().min(1), currency: z.literal('CNY').optional() }),
  payer: z.strictObject({ openid: text(128) }),
  detail: z
    .strictObject({
      cost_price: z.int().optional(),
      invoice_id: text(32).optional(),
      goods_detail: z
        .array(
          z.strictObject({
            merchant_goods_id: text(32),
            wechatpay_goods_id: text(32).optional(),
            goods_name: text(256).optional(),
            quantity: z.int().min(1),
            unit_price: z.int().min(0),
          }),
        )
        .optional(),
    })
    .optional(),
  scene_info: z
    .strictObject({
      payer_client_ip: text(45),
      device_id: text(32).optional(),
      store_info: z
        .strictObject({
          id: text(32),
          name: text(256).optional(),
          area_code: text(32).optional(),
          address: text(512).optional(),
        })
        .optional(),
    })
    .optional(),
  settle_info: z.strictObject({ profit_sharing: z.boolean().optional() }).optional(),
});

export type JsapiOrder = z.infer<typeof jsapiOrderBody>;
