import { Module } from '@nestjs/common';
import { NoticeQueue } from './notice.queue.js';
import { NoticeSender } from './notice.sender.js';
import { NoticeService } from './notice.service.js';

@Module({ providers: [NoticeQueue, NoticeSender, NoticeService], exports: [NoticeService] })
export class NoticeModule {}
