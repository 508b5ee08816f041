import { Body, Controller, Get, Headers, HttpStatus, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FollowerStore } from '../followers/follower.store.js';
import { Ledger } from '../ledger/ledger.js';
import { sendPage } from '../pages/send-page.js';
import { MessageStore } from '../template-messages/message.store.js';
import { pickUserFirst } from '../users/pick-user-first.js';
import { userOf } from '../users/user-cookie.js';
import { accountOpenIdOf } from '../users/wechat-user.js';
import { inboxPage } from './inbox-page.js';
import { ledgerPage } from './ledger-page.js';

/** Pages for developers: the messages that a user received, and the merchant's ledger. */
@Controller('sandbox/console')
export class ConsoleController {
  constructor(
    private readonly inbox: MessageStore,
    private readonly followers: FollowerStore,
    private readonly ledger: Ledger,
  ) {}

  @Get('inbox')
  messages(@Req() request: FastifyRequest, @Res() reply: FastifyReply): FastifyReply {
    const user = userOf(request.headers.cookie);
    if (user === null) return pickUserFirst(reply, request.url);
    const openid = accountOpenIdOf(user);
    return sendPage(reply, inboxPage(this.inbox.of(openid), user, this.followers.follows(openid)));
  }

  @Post('follow')
  follow(
    @Body() text: string | undefined,
    @Headers('cookie') cookies: string | undefined,
    @Res() reply: FastifyReply,
  ): FastifyReply {
    const user = userOf(cookies);
    if (user !== null)
      this.followers.change(accountOpenIdOf(user), new URLSearchParams(text ?? '').get('follows') === 'yes');
    return reply.redirect('/sandbox/console/inbox', HttpStatus.SEE_OTHER);
  }

  @Get('ledger')
  accounts(@Res() reply: FastifyReply): FastifyReply {
    return sendPage(reply, ledgerPage(this.ledger.entries()));
  }
}
