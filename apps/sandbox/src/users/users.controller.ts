import { Controller, Get, Headers, HttpStatus, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { errorPage } from '../pages/error-page.js';
import { sendPage } from '../pages/send-page.js';
import { nextPage, USER_PAGE } from './next-page.js';
import { pickUserPage } from './pick-user-page.js';
import { userCookie, userOf } from './user-cookie.js';
import { isUserName } from './wechat-user.js';

/** Chooses the WeChat user of this browser. */
@Controller()
export class UsersController {
  @Get(['/', USER_PAGE])
  pick(
    @Headers('cookie') cookies: string | undefined,
    @Query('next') next: unknown,
    @Res() reply: FastifyReply,
  ) {
    return sendPage(
      reply,
      pickUserPage(userOf(cookies), nextPage(typeof next === 'string' ? next : undefined)),
    );
  }

  /** By GET, so that a plain form can send it; the chosen user is not secret. */
  @Get(`${USER_PAGE}/choose`)
  choose(@Query('user') user: unknown, @Query('next') next: unknown, @Res() reply: FastifyReply) {
    if (typeof user !== 'string' || !isUserName(user)) {
      return sendPage(
        reply,
        errorPage(null, '用户名只能用 1–64 个字母、数字、_ 或 - · A name is 1–64 of A–Z a–z 0–9 _ -'),
        400,
      );
    }
    return reply
      .header('set-cookie', userCookie(user))
      .redirect(nextPage(typeof next === 'string' ? next : undefined), HttpStatus.FOUND);
  }
}
