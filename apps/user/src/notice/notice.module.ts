import { Module } from '@nestjs/common';
import { NoticeHandler } from './notice.handler.js';
import { NoticeJob } from './notice.job.js';
import { NoticeRepository } from './notice.repository.js';

@Module({ providers: [NoticeRepository, NoticeJob, NoticeHandler], exports: [NoticeHandler] })
export class NoticeModule {}
