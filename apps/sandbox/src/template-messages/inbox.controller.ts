import { Controller, Get, Query } from '@nestjs/common';
import { chinaTime } from '../clock/china-time.js';
import { parameter } from '../http/parameter.js';
import { MessageStore } from './message.store.js';

/** The messages that users received. */
@Controller('sandbox/inbox')
export class InboxController {
  constructor(private readonly inbox: MessageStore) {}

  @Get()
  list(@Query('openid') openid: unknown) {
    return this.inbox
      .of(parameter(openid))
      .map(({ receivedAt, ...message }) => ({ ...message, receivedAt: chinaTime(receivedAt) }));
  }
}
