import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthorizationCodeStore } from '../authorization/authorization-code.store.js';
import { readAuthorizeRequest } from '../authorization/authorize-request.js';
import { sendBack } from '../authorization/send-back.js';
import { queryOf } from '../http/query-of.js';
import { PageErrorFilter } from '../pages/page-error.filter.js';
import { RegisteredAppStore } from '../registered-apps/registered-app.store.js';
import { SandboxSettings } from '../sandbox.settings.js';
import { pickUserFirst } from '../users/pick-user-first.js';
import { userOf } from '../users/user-cookie.js';

/**
 * Login on a computer: open.weixin.qq.com/connect/qrconnect. The browser's own user counts as having scanned
 * the code.
 */
@Controller('connect')
@UseFilters(PageErrorFilter)
export class QrLoginController {
  constructor(
    private readonly apps: RegisteredAppStore,
    private readonly codes: AuthorizationCodeStore,
    private readonly settings: SandboxSettings,
  ) {}

  @Get('qrconnect')
  qrConnect(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    const wanted = readAuthorizeRequest(queryOf(request.url), {
      kind: 'website',
      findApp: appId => this.apps.find(appId),
      authDomains: this.settings.current.authDomains,
    });
    const user = userOf(request.headers.cookie);
    return user === null ? pickUserFirst(reply, request.url) : sendBack(reply, this.codes, wanted, user);
  }
}
