import { Controller, Get, Query } from '@nestjs/common';
import { chinaTime } from '../clock/china-time.js';
import { parameter } from '../http/parameter.js';
import { Inbox } from './inbox.js';

/** What users received. */
@Controller('sandbox/inbox')
export class InboxController {
  constructor(private readonly inbox: Inbox) {}

  @Get()
  list(@Query('openid') openid: unknown) {
    return this.inbox
      .of(parameter(openid))
      .map(({ receivedAt, ...message }) => ({ ...message, receivedAt: chinaTime(receivedAt) }));
  }
}
