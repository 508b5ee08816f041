import { Module } from '@nestjs/common';
import { NotificationSender } from './notification-sender.js';
import { NotificationsController } from './notifications.controller.js';
import { Notifier } from './notifier.js';

@Module({
  controllers: [NotificationsController],
  providers: [Notifier, NotificationSender],
  exports: [Notifier],
})
export class NotificationsModule {}
