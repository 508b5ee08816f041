import { Controller, Get, Query } from '@nestjs/common';
import { chinaTime } from '../clock/china-time.js';
import { parameter } from '../http/parameter.js';
import { Notifier } from './notifier.js';

/** The notifications sent to the merchant, and its answers. */
@Controller('sandbox/notifications')
export class NotificationsController {
  constructor(private readonly notifier: Notifier) {}

  @Get()
  list(@Query('outTradeNo') outTradeNo: unknown) {
    const wanted = parameter(outTradeNo);
    return this.notifier
      .all()
      .filter(notification => wanted === undefined || notification.outTradeNo === wanted)
      .map(({ attempts, createdAt, dueAt, ...notification }) => ({
        ...notification,
        createdAt: chinaTime(createdAt),
        dueAt: notification.state === 'PENDING' ? chinaTime(dueAt) : null,
        attempts: attempts.map(attempt => ({ ...attempt, at: chinaTime(attempt.at) })),
      }));
  }
}
