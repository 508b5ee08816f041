import { Body, Controller, Headers, HttpCode, Post, UseFilters } from '@nestjs/common';
import { userOf } from '../users/user-cookie.js';
import { CashierRefusal } from './cashier-refusal.js';
import { CashierRefusalFilter } from './cashier-refusal.filter.js';
import { Cashier } from './cashier.js';
import { type JsapiParameters, jsapiParameters } from './jsapi-parameters.js';

/** Payment by a program instead of a phone; the cookie `wechat_user` names the phone's user. */
@Controller('sandbox/cashier')
@UseFilters(CashierRefusalFilter)
export class CashierController {
  constructor(private readonly cashier: Cashier) {}

  @Post('pay')
  @HttpCode(200)
  pay(@Body() text: string | undefined, @Headers('cookie') cookies: string | undefined) {
    const user = userOf(cookies);
    if (user === null) throw new CashierRefusal('USER');
    const transaction = this.cashier.open(parametersOf(text), user);
    const { transactionId, fen } = this.cashier.pay(transaction, user);
    return {
      err_msg: 'get_brand_wcpay_request:ok',
      outTradeNo: transaction.order.out_trade_no,
      transactionId,
      paidFen: fen,
    };
  }
}

function parametersOf(text: string | undefined): JsapiParameters {
  const parsed = jsapiParameters.safeParse(parse(text));
  if (!parsed.success) throw new CashierRefusal('PARAMETERS');
  return parsed.data;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
