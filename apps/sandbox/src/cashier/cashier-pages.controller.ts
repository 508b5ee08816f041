import { Body, Controller, Get, Headers, HttpCode, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parameter } from '../http/parameter.js';
import { sendPage } from '../pages/send-page.js';
import { sendScript } from '../pages/send-script.js';
import { pickUserFirst } from '../users/pick-user-first.js';
import { userOf } from '../users/user-cookie.js';
import { BRIDGE_SCRIPT, TELL_PAGE_SCRIPT } from './bridge-scripts.js';
import { CashierRefusal } from './cashier-refusal.js';
import { CashierPageFilter } from './cashier-page.filter.js';
import { cashierPage, decisionPage, openOrdersPage } from './cashier-page.js';
import { Cashier } from './cashier.js';
import { jsapiParameters, prepayIdOf } from './jsapi-parameters.js';

/** Payment by a person in a browser. */
@Controller('sandbox')
@UseFilters(CashierPageFilter)
export class CashierPagesController {
  constructor(private readonly cashier: Cashier) {}

  /**
   * With the parameters of `getBrandWCPayRequest`, shows their order; without, lists the user's unpaid
   * orders.
   */
  @Get('cashier')
  open(
    @Req() request: FastifyRequest,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    const user = userOf(request.headers.cookie);
    if (user === null) return pickUserFirst(reply, request.url);
    if (query['package'] === undefined)
      return sendPage(reply, openOrdersPage(this.cashier.openOrders(user), user));
    const parsed = jsapiParameters.safeParse(query);
    if (!parsed.success) throw new CashierRefusal('PARAMETERS');
    return sendPage(reply, cashierPage(this.cashier.open(parsed.data, user), prepayIdOf(parsed.data), user));
  }

  @Get('cashier/open')
  openByPrepay(
    @Req() request: FastifyRequest,
    @Query('prepayId') id: unknown,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    const user = userOf(request.headers.cookie);
    if (user === null) return pickUserFirst(reply, request.url);
    const prepayId = parameter(id) ?? '';
    return sendPage(reply, cashierPage(this.cashier.byPrepay(prepayId, user), prepayId, user));
  }

  @Post('cashier/decide')
  @HttpCode(200)
  decide(
    @Body() text: string | undefined,
    @Headers('cookie') cookies: string | undefined,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    const form = new URLSearchParams(text ?? '');
    const user = userOf(cookies);
    if (user === null) throw new CashierRefusal('USER');
    const transaction = this.cashier.byPrepay(form.get('prepayId') ?? '', user);
    if (form.get('decision') !== 'pay')
      return sendPage(reply, decisionPage('cancel', '已取消，没有付款 · refused, nothing was paid'));
    this.cashier.pay(transaction, user);
    return sendPage(reply, decisionPage('ok', '支付成功 · paid'));
  }

  @Get('cashier/tell-page.js')
  tellPage(@Res() reply: FastifyReply): FastifyReply {
    return sendScript(reply, TELL_PAGE_SCRIPT);
  }

  @Get('weixin-js-bridge.js')
  bridge(@Res() reply: FastifyReply): FastifyReply {
    return sendScript(reply, BRIDGE_SCRIPT);
  }
}
