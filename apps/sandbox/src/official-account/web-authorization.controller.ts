import { Controller, Get, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationCodeStore } from '../authorization/authorization-code.store.js';
import { readAuthorizeRequest } from '../authorization/authorize-request.js';
import { sendBack } from '../authorization/send-back.js';
import { parameter } from '../http/parameter.js';
import { queryOf } from '../http/query-of.js';
import { PageError } from '../pages/page.error.js';
import { PageErrorFilter } from '../pages/page-error.filter.js';
import { sendPage } from '../pages/send-page.js';
import { RegisteredAppStore } from '../registered-apps/registered-app.store.js';
import { SandboxSettings } from '../sandbox.settings.js';
import { pickUserFirst } from '../users/pick-user-first.js';
import { userOf } from '../users/user-cookie.js';
import { consentPage } from './consent-page.js';
import { PendingConsentStore } from './pending-consent.store.js';

/** Login through the official account: open.weixin.qq.com/connect/oauth2. */
@Controller('connect/oauth2')
@UseFilters(PageErrorFilter)
export class WebAuthorizationController {
  constructor(
    private readonly apps: RegisteredAppStore,
    private readonly codes: AuthorizationCodeStore,
    private readonly consents: PendingConsentStore,
    private readonly settings: SandboxSettings,
  ) {}

  @Get('authorize')
  authorize(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    const wanted = readAuthorizeRequest(queryOf(request.url), {
      kind: 'official-account',
      findApp: appId => this.apps.find(appId),
      authDomains: this.settings.current.authDomains,
    });
    const user = userOf(request.headers.cookie);
    if (user === null) return pickUserFirst(reply, request.url);
    if (wanted.scope === 'snsapi_base') return sendBack(reply, this.codes, wanted, user);
    const ticket = this.consents.ask({ request: wanted, user });
    return sendPage(reply, consentPage(user, ticket, request.url));
  }

  @Get('consent')
  consent(@Query('ticket') ticket: unknown, @Res() reply: FastifyReply): FastifyReply {
    const asked = this.consents.take(parameter(ticket) ?? '');
    if (asked === undefined)
      throw new PageError(null, '授权页已过期，请重新打开 · this page has expired, please start again');
    return sendBack(reply, this.codes, asked.request, asked.user);
  }

  /** WeChat does not tell the app about a refusal. */
  @Get('refuse')
  refuse(): never {
    throw new PageError(null, '您已拒绝授权 · you did not agree; nothing was sent to the app');
  }
}
