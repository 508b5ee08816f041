import { authorizeQuery, callbackQuery } from '@diancan/contracts';
import { AllowPublic, ZodPipe } from '@diancan/platform';
import { OfficialAccount, WebsiteApp } from '@diancan/wechat';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { BuyerLogin } from './buyer-login.use-case.js';
import { SellerLogin } from './seller-login.use-case.js';
import { LoginFlow } from './login-flow.js';

type AuthorizeQuery = z.infer<typeof authorizeQuery>;
type CallbackQuery = z.infer<typeof callbackQuery>;

/** Logins: buyers through the official account, sellers by QR code. */
@Controller('wechat')
@AllowPublic()
export class WechatLoginController {
  constructor(
    private readonly flow: LoginFlow,
    private readonly officialAccount: OfficialAccount,
    private readonly websiteApp: WebsiteApp,
    private readonly buyerLogin: BuyerLogin,
    private readonly sellerLogin: SellerLogin,
  ) {}

  @Get('authorize')
  authorize(
    @Query(new ZodPipe(authorizeQuery)) { returnUrl }: AuthorizeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.start(request, reply, {
      kind: 'buyer',
      returnUrl,
      callback: '/api/wechat/userInfo',
      urlAtWechat: login => this.officialAccount.authorizeUrl(login),
    });
  }

  @Get('userInfo')
  userInfo(
    @Query(new ZodPipe(callbackQuery)) { code, state }: CallbackQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.complete(request, reply, {
      kind: 'buyer',
      state,
      login: () => this.buyerLogin.execute(code),
    });
  }

  @Get('qrAuthorize')
  qrAuthorize(
    @Query(new ZodPipe(authorizeQuery)) { returnUrl }: AuthorizeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.start(request, reply, {
      kind: 'seller',
      returnUrl,
      callback: '/api/wechat/qrUserInfo',
      urlAtWechat: login => this.websiteApp.qrAuthorizeUrl(login),
    });
  }

  @Get('qrUserInfo')
  qrUserInfo(
    @Query(new ZodPipe(callbackQuery)) { code, state }: CallbackQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.complete(request, reply, {
      kind: 'seller',
      state,
      login: () => this.sellerLogin.execute(code),
    });
  }
}
