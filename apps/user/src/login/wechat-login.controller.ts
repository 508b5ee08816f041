import { authorizeQuery, callbackQuery, userOperations } from '@diancan/contracts';
import { AllowPublic, Handles, ZodPipe } from '@diancan/platform';
import { OfficialAccount, WebsiteApp } from '@diancan/wechat';
import { Controller, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { BuyerLogin } from './buyer-login.use-case.js';
import { SellerLogin } from './seller-login.use-case.js';
import { LoginFlow } from './login-flow.js';

type AuthorizeQuery = z.infer<typeof authorizeQuery>;
type CallbackQuery = z.infer<typeof callbackQuery>;

/** Logins: buyers through the official account, sellers by QR code. */
@Controller()
@AllowPublic()
export class WechatLoginController {
  constructor(
    private readonly flow: LoginFlow,
    private readonly officialAccount: OfficialAccount,
    private readonly websiteApp: WebsiteApp,
    private readonly buyerLogin: BuyerLogin,
    private readonly sellerLogin: SellerLogin,
  ) {}

  @Handles(userOperations.startBuyerLogin)
  authorize(
    @Query(new ZodPipe(authorizeQuery)) { returnUrl }: AuthorizeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.start(request, reply, {
      kind: 'buyer',
      returnUrl,
      callback: userOperations.finishBuyerLogin.path,
      urlAtWechat: login => this.officialAccount.authorizeUrl(login),
    });
  }

  @Handles(userOperations.finishBuyerLogin)
  userInfo(
    @Query(new ZodPipe(callbackQuery)) { code = '', state = '' }: CallbackQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.complete(request, reply, {
      kind: 'buyer',
      code,
      state,
      login: () => this.buyerLogin.execute(code),
    });
  }

  @Handles(userOperations.startSellerLogin)
  qrAuthorize(
    @Query(new ZodPipe(authorizeQuery)) { returnUrl }: AuthorizeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.start(request, reply, {
      kind: 'seller',
      returnUrl,
      callback: userOperations.finishSellerLogin.path,
      urlAtWechat: login => this.websiteApp.qrAuthorizeUrl(login),
    });
  }

  @Handles(userOperations.finishSellerLogin)
  qrUserInfo(
    @Query(new ZodPipe(callbackQuery)) { code = '', state = '' }: CallbackQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.flow.complete(request, reply, {
      kind: 'seller',
      code,
      state,
      login: () => this.sellerLogin.execute(code),
    });
  }
}
