import { Module } from '@nestjs/common';
import { NoticeJob } from './notice.job.js';
import { NoticeRepository } from './notice.repository.js';
import { OrderNotices } from './order-notices.handler.js';

@Module({ providers: [NoticeRepository, NoticeJob, OrderNotices] })
export class NoticeModule {}
