import {
  PlatformErrors,
  serverCallQuery,
  ServiceError,
  serverVerificationQuery,
  UserErrors,
  userOperations,
} from '@diancan/contracts';
import { AllowPublic, Handles, ZodPipe } from '@diancan/platform';
import { isFromWechat, type ServerSignature } from '@diancan/wechat';
import { Controller, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { UserSettings } from '../user.settings.js';

/** The account's server URL (服务器配置): WeChat verifies that it is ours, and posts users' messages to it. */
@Controller()
@AllowPublic()
export class ServerUrlController {
  constructor(private readonly settings: UserSettings) {}

  /** @throws ServiceError ROUTE_NOT_FOUND if no token is set, NOT_FROM_WECHAT */
  @Handles(userOperations.verifyServerUrl)
  verify(
    @Query(new ZodPipe(serverVerificationQuery))
    { echostr, ...call }: z.infer<typeof serverVerificationQuery>,
    @Res() reply: FastifyReply,
  ): void {
    this.#requireWechat(call);
    sendText(reply, echostr);
  }

  /**
   * Without an answer, WeChat tells the user that the service is down. The body is not read, because the shop
   * does not reply to messages.
   * @throws ServiceError ROUTE_NOT_FOUND if no token is set, NOT_FROM_WECHAT
   */
  @Handles(userOperations.receiveUserMessage)
  receive(@Query(new ZodPipe(serverCallQuery)) call: ServerSignature, @Res() reply: FastifyReply): void {
    this.#requireWechat(call);
    sendText(reply, 'success');
  }

  #requireWechat(call: ServerSignature): void {
    const { serverToken } = this.settings.current.wechat;
    if (serverToken === '') throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    if (!isFromWechat(serverToken, call)) throw new ServiceError(UserErrors.NOT_FROM_WECHAT);
  }
}

/** Never as HTML, because the caller controls `echostr`. */
function sendText(reply: FastifyReply, text: string): void {
  void reply
    .headers({ 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    .send(text);
}
