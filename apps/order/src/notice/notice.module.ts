import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { NoticeJob } from './notice.job.js';
import { NoticeQueue } from './notice.queue.js';

/** Tells buyers what happened to their orders. */
@Module({ imports: [OrderingModule], providers: [NoticeQueue, NoticeJob], exports: [NoticeQueue] })
export class NoticeModule {}
