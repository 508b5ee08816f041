/** Our number at the provider: the order id, with `-2`, `-3` and so on for further attempts. */
const OUT_TRADE_NO = /^[0-9A-HJKMNP-TV-Z]{26}(?:-[1-9]\d{0,4})?$/;

/** Whether a number has our form. False for numbers of other systems that share the merchant. */
export const isOutTradeNo = (number: string): boolean => OUT_TRADE_NO.test(number);
