import { Body, Controller, Get, HttpCode, Post, Query, UseFilters, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { ApiError } from '../api-answers/api.error.js';
import { ApiErrorFilter } from '../api-answers/api-error.filter.js';
import { ApiFaultsInterceptor } from '../api-answers/api-faults.interceptor.js';
import { jsonOf } from '../api-answers/json-of.js';
import { FollowerStore } from '../followers/follower.store.js';
import { parameter } from '../http/parameter.js';
import { RegisteredAppStore } from '../registered-apps/registered-app.store.js';
import { AccountTokenStore, type IssuedToken } from './account-token.store.js';
import { JsapiTicketStore } from './jsapi-ticket.store.js';

const stableTokenBody = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().optional(),
});

/** The account's own API: api.weixin.qq.com/cgi-bin. */
@Controller('cgi-bin')
@UseFilters(ApiErrorFilter)
@UseInterceptors(ApiFaultsInterceptor)
export class AccountApiController {
  constructor(
    private readonly apps: RegisteredAppStore,
    private readonly tokens: AccountTokenStore,
    private readonly tickets: JsapiTicketStore,
    private readonly followers: FollowerStore,
  ) {}

  @Get('token')
  token(@Query() query: Record<string, unknown>): IssuedToken {
    this.#authenticate(parameter(query['grant_type']), parameter(query['appid']), parameter(query['secret']));
    return this.tokens.plain();
  }

  @Post('stable_token')
  @HttpCode(200)
  stableToken(@Body() text: string | undefined): IssuedToken {
    const body = jsonOf(text, stableTokenBody);
    this.#authenticate(body.grant_type, body.appid, body.secret);
    return this.tokens.stable(body.force_refresh ?? false);
  }

  @Get('stable_token')
  stableTokenByGet(): never {
    throw new ApiError(43002, 'require POST method');
  }

  @Get('user/info')
  userInfo(@Query() query: Record<string, unknown>) {
    this.tokens.check(parameter(query['access_token']));
    return this.followers.describe(parameter(query['openid']));
  }

  @Get('ticket/getticket')
  ticket(@Query() query: Record<string, unknown>) {
    this.tokens.check(parameter(query['access_token']));
    if (parameter(query['type']) !== 'jsapi') throw new ApiError(40097, 'invalid args');
    return { errcode: 0, errmsg: 'ok', ...this.tickets.current() };
  }

  #authenticate(grantType: string | undefined, appId: string | undefined, secret: string | undefined): void {
    if (grantType !== 'client_credential') throw new ApiError(40002, 'invalid grant_type');
    const app = this.apps.authenticate(appId, secret);
    if (app.kind !== 'official-account') throw new ApiError(48001, 'api unauthorized');
  }
}
