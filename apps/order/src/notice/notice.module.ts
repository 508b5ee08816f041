import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { NoticeOnAccepted } from './notice-on-accepted.handler.js';
import { NoticeOnFinished } from './notice-on-finished.handler.js';
import { NoticeOnRefund } from './notice-on-refund.handler.js';
import { NoticeJob } from './notice.job.js';
import { QueueNotice } from './queue-notice.use-case.js';

/** Tells buyers what happened to their orders. */
@Module({
  imports: [OrderingModule],
  providers: [QueueNotice, NoticeJob, NoticeOnAccepted, NoticeOnFinished, NoticeOnRefund],
})
export class NoticeModule {}
