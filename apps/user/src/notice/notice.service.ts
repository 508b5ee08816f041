import { type ApiOf, noticeContract } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { UserSettings } from '../user.settings.js';
import { NoticeQueue } from './notice.queue.js';
import { NoticeSender } from './notice.sender.js';

type Submission = z.infer<typeof noticeContract.methods.submit.params>;

/** What other services may ask: to have a buyer told something. */
@Injectable()
export class NoticeService implements ApiOf<typeof noticeContract> {
  constructor(
    private readonly settings: UserSettings,
    private readonly queue: NoticeQueue,
    private readonly sender: NoticeSender,
  ) {}

  /** Answers when the notice is stored: from then on it is ours to send, whatever happens to this process. */
  async submit({ noticeId, kind, openid, data: { at, ...content } }: Submission): Promise<null> {
    await this.queue.add(
      { noticeId, kind, openid, ...content, happenedAt: new Date(at) },
      this.settings.current.notices.deadlineMs,
    );
    this.sender.wake();
    return null;
  }
}
