/** Our number at the provider: the id of the order, with `-2`, `-3` and so on for its further attempts. */
const OUT_TRADE_NO = /^[0-9A-HJKMNP-TV-Z]{26}(?:-[1-9]\d{0,4})?$/;

/** Whether a number has the form of ours. False for those of other systems that share the merchant. */
export const isOutTradeNo = (number: string): boolean => OUT_TRADE_NO.test(number);
